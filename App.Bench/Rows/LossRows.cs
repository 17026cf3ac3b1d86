using System.Diagnostics;
using TestRuns.Benchmark.Watching;
using TestRuns.E2E.Support;

namespace TestRuns.Benchmark.Rows;

/// <summary>What happens when a controller is gone, and how soon.</summary>
public static class LossRows
{
    public static IReadOnlyList<Row> All =>
    [
        new LossRow(
            "loss-killed", "kill -9 of a controller's guard and worker → its run has ended in the database; at most the grace for a return (7 s) and half a second",
            [new(Stat.Max, 7.5)], Fault.Killed),
        new LossRow("loss-worker", "kill -9 of the worker alone → no process of its step is alive: its guard ends them", [new(Stat.Max, 7.5)], Fault.WorkerKilled),
        new LossRow("loss-silent", "SIGSTOP of guard and worker → the run has ended in the database", [new(Stat.Max, 15)], Fault.Stopped),
        new LossRow("loss-cut", "the network between is cut → no process of the step is alive over there", [new(Stat.Max, 7)], Fault.Cut),
    ];
}

public enum Fault
{
    Killed,
    WorkerKilled,
    Stopped,
    Cut,
}

public sealed class LossRow(string name, string what, IReadOnlyList<Goal> goals, Fault fault) : Row
{
    private const string Controller = "far";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly IReadOnlyDictionary<string, string> Defaults = new Dictionary<string, string> { ["TESTRUNS__Controllers__Embedded__Enabled"] = "false" };

    // What is to be shown is only that there is a number.
    private static readonly IReadOnlyDictionary<string, string> Quick = new Dictionary<string, string>(Defaults)
    {
        ["TESTRUNS__Controllers__ReconnectGrace"] = "00:00:02",
        ["TESTRUNS__Controllers__DeadMan"] = "00:00:01",
        ["TESTRUNS__Controllers__SilenceLimit"] = "00:00:02",
    };

    public override string Name => name;

    public override string What => what;

    public override IReadOnlyList<Goal> Goals => goals;

    public override async Task<Reading> Measure(Bench bench, CancellationToken token)
    {
        var lab = await bench.SharedLab(bench.Smoke ? Quick : Defaults, token);
        try
        {
            var network = lab.Beside(CutProxy.Before(lab.Server.Url));
            var controller = await lab.StartController(new ControllerSetup(Controller) { Server = network.Url }, token);
            var suite = lab.PutSuite(CatalogStep.Command("Wait", FloorRows.Tree));
            var times = new List<double>();
            for (var sample = 0; sample < bench.Samples(5, smokes: 1); sample++) times.Add(await Once(lab, controller, network, suite, token));
            return new Reading("s", times);
        }
        finally
        {
            await lab.EndBeside();
        }
    }

    private async Task<double> Once(Lab lab, ControllerProcess controller, CutProxy network, string suite, CancellationToken token)
    {
        var run = (await lab.Api.Start(suite, environment: null, token)).Id;
        using var watch = new ProcessDeath(await lab.ProcessesOf(run, FloorRows.TreeSize, token));
        var dying = watch.All(Patience);
        var worker = controller.WorkerId ?? throw new InvalidOperationException("The controller has no worker");

        var begun = Stopwatch.GetTimestamp();
        var repair = await Happen(controller, worker, network);
        var end = fault is Fault.Killed or Fault.Stopped ? (await RecordedEnd.Of(lab, run, Patience, token)).At : await dying;
        repair();
        await dying;
        await RecordedEnd.Confirmed(lab, run, Patience, token);
        await lab.Connected(Controller, token);
        return Stopwatch.GetElapsedTime(begun, end).TotalSeconds;
    }

    /// <returns>What makes it as it was.</returns>
    private async Task<Action> Happen(ControllerProcess controller, int worker, CutProxy network)
    {
        switch (fault)
        {
            case Fault.Killed:
                await controller.KillBoth();
                return controller.StartAgain;
            case Fault.WorkerKilled:
                Signals.Send(worker, Signals.Kill);
                return () => { };
            case Fault.Stopped:
                Signals.Send(controller.GuardId, Signals.Stop);
                Signals.Send(worker, Signals.Stop);
                // The guard alone: it ends the worker that is overdue. If both went on, it might do so only when that one had new work.
                return () => Signals.Send(controller.GuardId, Signals.Continue);
            default:
                network.Cut();
                return network.Restore;
        }
    }
}
