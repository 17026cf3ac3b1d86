using TestRuns.Controllers.Wire;
using TestRuns.Tests.Support;
using TestRuns.Tests.Worker.Session;

namespace TestRuns.Tests.Worker.Guard;

/// <summary>Whatever of a controller dies or hangs, its steps are gone, and what can go on goes on.</summary>
public sealed class GuardTests
{
    /// <summary>Three processes that obey no polite signal; one has left the session, the other its parent.</summary>
    private const string Stubborn = "trap '' TERM INT HUP; (setsid sleep 600 &); sleep 600 & echo ready; wait; wait";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task A_killed_worker_takes_its_steps_with_it_and_the_next_one_says_hello_as_a_new_life(string means)
    {
        await using var server = await FakeServer.Start();
        await using var controller = ControllerProcess.Start(server, means);
        var steps = await Begin(server, controller);
        var worker = controller.Worker;
        ControllerProcess.Signal(worker, "KILL");
        await Gone(steps, Second);
        await Eventually.Holds(() => server.Of<ClearedReport>().Count == 2);
        server.Of<Hello>()[1].Session.ShouldBeNull();
        controller.Worker.ShouldNotBe(worker);
        await Works(server);
    }

    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task A_stopped_worker_is_killed_with_its_steps_when_the_dead_mans_time_is_over(string means)
    {
        await using var server = await FakeServer.Start();
        (server.PingInterval, server.DeadMan) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        await using var controller = ControllerProcess.Start(server, means);
        var steps = await Begin(server, controller);
        ControllerProcess.Signal(controller.Worker, "STOP");
        await Gone(steps, server.DeadMan + Second);
        await controller.Says("no sign of life");
        await Eventually.Holds(() => server.Of<ClearedReport>().Count == 2);
        await Works(server);
    }

    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task A_killed_guard_takes_everything_with_it(string means)
    {
        await using var server = await FakeServer.Start();
        await using var controller = ControllerProcess.Start(server, means);
        var steps = await Begin(server, controller);
        var worker = controller.Worker;
        ControllerProcess.Signal(controller.Guard, "KILL");
        await Gone(steps, Second);
        await Gone([worker], TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task What_a_killed_guard_and_a_stopped_worker_leave_is_reaped_by_the_next_start_before_it_says_hello()
    {
        await using var server = await FakeServer.Start();
        using var workspace = new TempFolder();
        await using var first = ControllerProcess.Start(server, workspace: workspace.Path);
        var steps = await Begin(server, first);
        var worker = first.Worker;
        ControllerProcess.Signal(worker, "STOP");
        ControllerProcess.Signal(first.Guard, "KILL");
        steps.ShouldAllBe(pid => Eyes.IsAlive(pid));
        IReadOnlyList<int>? aliveAtHello = null;
        server.Refuses = _ =>
        {
            aliveAtHello ??= [.. steps.Append(worker).Where(Eyes.IsAlive)];
            return null;
        };
        await using var second = ControllerProcess.Start(server, workspace: workspace.Path);
        await Eventually.Holds(() => server.Of<ClearedReport>().Count == 2);
        aliveAtHello.ShouldBe([]);
        await second.Says("earlier life");
    }

    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task The_servers_own_controller_ends_with_everything_the_moment_its_life_line_ends(string means)
    {
        await using var server = await FakeServer.Start();
        await using var controller = ControllerProcess.Start(server, means, embedded: true);
        var steps = await Begin(server, controller);
        // With the server it hears the signals of the terminal, too: those are the server's to follow.
        ControllerProcess.Signal(controller.Guard, "INT");
        ControllerProcess.Signal(controller.Guard, "TERM");
        controller.LifeLine.Close();
        await Gone(steps, Second);
        (await controller.Ended()).ShouldBe(0);
        server.Of<Goodbye>().ShouldBeEmpty();
        controller.NothingLives.ShouldBeTrue();
    }

    [Fact]
    public async Task A_second_controller_on_the_same_workspace_is_told_who_has_it()
    {
        await using var server = await FakeServer.Start();
        await using var first = ControllerProcess.Start(server);
        await server.Hears<ClearedReport>();
        await using var second = ControllerProcess.Start(server, workspace: first.Options.WorkspaceRoot);
        (await second.Ended()).ShouldBe(2);
        await second.Says($"process {first.Guard} on {Environment.MachineName}");
    }

    internal static async Task<IReadOnlyList<int>> Begin(FakeServer server, ControllerProcess controller, string command = Stubborn)
    {
        await server.Hears<ClearedReport>();
        var order = Orders.New(command);
        await server.Controller.Execute(order);
        await server.Hears<StepOutput>(output => output.Id == order.Id && output.Lines.Any(line => line.Text == "ready"));
        List<int> steps = [];
        // One that is just on its way from fork to exec has no environment to be known by.
        await Eventually.Holds(() => (steps = [.. Eyes.LivingOf(controller.Identity).Where(pid => pid != controller.Worker)]).Count >= (command == Stubborn ? 3 : 1));
        return steps;
    }

    /// <summary>With time for a machine that does other things, too: how fast it is the benchmark says.</summary>
    private static async Task Gone(IReadOnlyList<int> pids, TimeSpan within)
    {
        var began = TimeProvider.System.GetTimestamp();
        await Eventually.Holds(() => !pids.Any(Eyes.IsAlive));
        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(within + TimeSpan.FromSeconds(20));
    }

    private static async Task Works(FakeServer server)
    {
        var order = Orders.New("echo still here");
        await server.Controller.Execute(order);
        (await server.Finished(order)).Result.ShouldBe(StepResult.Passed);
    }
}
