using TestRuns.Controllers.Wire;
using TestRuns.Tests.Support;
using TestRuns.Tests.Worker.Session;

namespace TestRuns.Tests.Worker.Guard;

/// <summary>How a controller goes: when it is told to, and when the server does not want it.</summary>
public sealed class LeavingTests
{
    [Theory, InlineData("INT", "stopped by Ctrl-C"), InlineData("TERM", "the service was stopped")]
    public async Task It_says_goodbye_ends_its_steps_with_their_grace_and_ends_with_0(string signal, string why)
    {
        await using var server = await FakeServer.Start();
        await using var controller = ControllerProcess.Start(server);
        await server.Hears<ClearedReport>();
        var order = Orders.New("trap 'echo cleaning; exit 7' TERM; echo ready; while :; do sleep 0.02; done");
        await server.Controller.Execute(order);
        await server.Hears<StepOutput>();
        ControllerProcess.Signal(controller.Guard, signal);
        (await server.Hears<Goodbye>()).Why.ShouldBe(why);
        var finished = await server.Finished(order);
        (finished.Result, finished.ExitCode).ShouldBe((StepResult.Killed, 7));
        (await controller.Ended()).ShouldBe(0);
        server.Of<StepOutput>().SelectMany(batch => batch.Lines).ShouldContain(line => line.Text == "cleaning");
        controller.NothingLives.ShouldBeTrue();
    }

    [Fact]
    public async Task A_critical_step_may_finish_and_a_second_Ctrl_C_kills_it()
    {
        await using var server = await FakeServer.Start();
        await using var controller = ControllerProcess.Start(server);
        await server.Hears<ClearedReport>();
        var finishing = Orders.New("echo ready; while [ ! -e go ]; do sleep 0.02; done; echo done", run: 1, critical: true);
        var endless = Orders.New("trap '' TERM; echo ready; sleep 600", run: 2, critical: true);
        foreach (var order in new[] { finishing, endless })
        {
            await server.Controller.Execute(order);
            await server.Hears<StepOutput>(output => output.Id == order.Id);
        }
        ControllerProcess.Signal(controller.Guard, "INT");
        await server.Hears<Goodbye>();
        await File.WriteAllTextAsync(Path.Combine(controller.Options.WorkspaceRoot, "run-1", "go"), "");
        (await server.Finished(finishing)).Result.ShouldBe(StepResult.Passed);
        controller.HasEnded.ShouldBeFalse();
        ControllerProcess.Signal(controller.Guard, "INT");
        (await server.Finished(endless)).Result.ShouldBe(StepResult.Killed);
        (await controller.Ended()).ShouldBe(0);
    }

    [Fact]
    public async Task A_server_that_refuses_it_for_good_ends_it_with_2_and_its_sentence()
    {
        await using var server = await FakeServer.Start();
        server.Refuses = _ => new Welcome { Refused = "Use the release 9.9 of TestRuns on this machine.", MayTryAgain = false };
        await using var controller = ControllerProcess.Start(server);
        (await controller.Ended()).ShouldBe(2);
        await controller.Says("Use the release 9.9 of TestRuns on this machine.");
        controller.WorkersBegun.ShouldBe(1);
    }

    [Fact]
    public async Task A_token_that_is_revoked_while_it_is_connected_ends_it_with_2_and_nothing_of_it_runs_on()
    {
        await using var server = await FakeServer.Start();
        await using var controller = ControllerProcess.Start(server);
        var steps = await GuardTests.Begin(server, controller);
        await server.Controller.Over(new SessionOver("Its token was revoked.", MayTryAgain: false));
        (await controller.Ended()).ShouldBe(2);
        await controller.Says("Its token was revoked.");
        steps.ShouldAllBe(pid => !Eyes.IsAlive(pid));
    }

    [Fact]
    public async Task A_refusal_that_may_pass_is_waited_out()
    {
        await using var server = await FakeServer.Start();
        var refused = 0;
        server.Refuses = _ => refused++ < 2 ? new Welcome { Refused = "The name is taken.", MayTryAgain = true } : null;
        await using var controller = ControllerProcess.Start(server);
        await server.Hears<ClearedReport>();
        await controller.Says("The name is taken.");
        server.Of<Hello>().Count.ShouldBe(3);
    }

    [Fact]
    public async Task It_waits_for_a_server_that_is_not_there_yet()
    {
        var port = E2E.Support.FreePort.Find();
        await using var early = await FakeServer.Start();
        await using var controller = ControllerProcess.Start(early, address: new Uri($"http://127.0.0.1:{port}"));
        await controller.Says("cannot be reached");
        await using var server = await FakeServer.Start(port);
        await server.Hears<ClearedReport>();
    }

    [Fact]
    public async Task The_result_of_a_critical_step_outlives_its_worker_and_comes_before_the_next_one_is_cleared()
    {
        await using var server = await FakeServer.Start();
        await using var controller = ControllerProcess.Start(server);
        await server.Hears<ClearedReport>();
        var reported = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource();
        server.OnReport = report =>
        {
            if (report is not StepFinished) return Task.CompletedTask;
            reported.TrySetResult();
            return never.Task;
        };
        var order = Orders.New("exit 3", critical: true);
        await server.Controller.Execute(order);
        await reported.Task.WaitAsync(Eventually.Limit);
        server.OnReport = _ => Task.CompletedTask;
        ControllerProcess.Signal(controller.Worker, "KILL");
        var finished = await server.Finished(order);
        (finished.Result, finished.ExitCode).ShouldBe((StepResult.Failed, 3));
        await Eventually.Holds(() => server.Of<ClearedReport>().Count == 2);
        var words = server.Heard.Select(word => word.GetType().Name).ToList();
        words.LastIndexOf(nameof(StepFinished)).ShouldBeLessThan(words.LastIndexOf(nameof(ClearedReport)));
        server.Of<ClearedReport>()[1].StillHeld.ShouldBeEmpty();
        await server.Controller.Execute(order);
        await Eventually.Holds(() => server.Of<StepFinished>().Count == 2);
        server.Of<StepFinished>()[1].ShouldBe(finished, "its step is not begun again");
        Directory.GetFiles(Path.Combine(controller.Options.WorkspaceRoot, ".controller", "results")).ShouldBeEmpty();
    }
}
