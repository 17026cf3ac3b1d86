using Microsoft.Extensions.Logging.Abstractions;
using TestRuns.Controllers.Wire;
using TestRuns.Tests.Support;
using TestRuns.Worker;
using TestRuns.Worker.Processes.Plain;

namespace TestRuns.Tests.Worker;

/// <summary>What Windows and macOS get, tried where the tests run.</summary>
public sealed class PlainTreesTests
{
    [Fact]
    public async Task Output_and_exit_code_arrive_and_a_cancel_ends_the_descendants()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands are for a Bourne shell.");
        using var folder = new TempFolder();
        var options = new WorkerOptions { WorkspaceRoot = folder.Path, Name = "plain" };
        using var trees = new PlainTrees(TimeProvider.System);
        var server = new ReportRecorder();
        await using var runner = new StepRunner(options, trees, TimeProvider.System, NullLogger<StepRunner>.Instance);
        runner.Attach(server);

        await runner.Execute(Order(1, "echo out; echo err >&2; exit 3"), CancellationToken.None);
        var failed = await server.Finished(1);
        (failed.Result, failed.ExitCode).ShouldBe((StepResult.Failed, 3));
        server.Texts(OutputKind.Out).ShouldBe(["out"]);
        server.Texts(OutputKind.Error).ShouldBe(["err"]);

        var order = Order(2, "sleep 600 & echo ready; wait");
        await runner.Execute(order, CancellationToken.None);
        await server.Said("ready");
        await runner.Cancel(new CancelOrder(order.Id, Force: false), CancellationToken.None);
        (await server.Finished(2)).Ended!.Left.ShouldBe(0);
        await Eventually.Holds(() => Eyes.LivingOf(options.Identity).Count == 0);
    }

    private static StepOrder Order(long step, string command) => new()
    {
        Id = new OrderId(1, 1, step, 1),
        StepName = "step",
        Timeout = TimeSpan.FromMinutes(5),
        Environment = new Dictionary<string, string>(),
        Command = new CommandPart(command, null, null, "TERM", TimeSpan.FromSeconds(5)),
    };
}
