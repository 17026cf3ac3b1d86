using System.Diagnostics;
using TestRuns.Benchmark.Watching;
using TestRuns.E2E.Support;

namespace TestRuns.Benchmark.Rows;

public static class ControllerRows
{
    public static IReadOnlyList<Row> All => [new ControllerGrowthRow(10), new ControllerGrowthRow(100), new ControllerGrowthRow(1000)];
}

/// <summary>What an installation with so many controllers pays for their being there, and whether an abort is slower for it.</summary>
public sealed class ControllerGrowthRow(int controllers) : Row
{
    private const int Rounds = 40;
    private const int WarmUps = 20;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(15);

    public override string Name => $"controllers-{controllers}";

    public override string What =>
        $"an abort's call → its one process is gone, with {controllers} controllers connected beside the server's own: real sessions on sockets of their own that ping each second and have no work, played in the benchmark's process";

    public override async Task<Reading> Measure(Bench bench, CancellationToken token)
    {
        await using var lab = await bench.OwnLab(Lab.Roomy, token);
        await lab.Connected("embedded", token);
        var suite = lab.PutSuite(CatalogStep.Command("Sleep", "exec sleep 600"));
        for (var round = 0; round < bench.Samples(WarmUps, smokes: 0); round++) await Abort(lab, suite, token);
        var before = ProcessMemory.Private(lab.Server.ProcessId);

        await using var played = new PlayedControllers(Interval);
        var count = bench.Smoke ? Math.Min(controllers, 5) : controllers;
        var begun = Stopwatch.GetTimestamp();
        await played.Connect(lab.Server, count, token);
        var connecting = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var used = ProcessorTime.Of(lab.Server.ProcessId);
        var watch = Stopwatch.StartNew();
        await Task.Delay(bench.Smoke ? Interval : Watched, token);
        var share = (ProcessorTime.Of(lab.Server.ProcessId) - used) / watch.Elapsed;

        var times = new List<double>();
        for (var round = 0; round < bench.Samples(Rounds, smokes: 1); round++) times.Add(await Abort(lab, suite, token));
        if (played.Lost is [var why, ..]) throw new InvalidOperationException($"{played.Lost.Count} of {count} were disconnected: {why}");
        return new Reading("ms", times, null,
        [
            new Count("of the server's processor time while nothing happens", share),
            new Count("MB of the server's memory for each", (ProcessMemory.Private(lab.Server.ProcessId) - before) / count),
            new Count("seconds until all were connected", connecting),
        ]);
    }

    private static async Task<double> Abort(Lab lab, string suite, CancellationToken token)
    {
        // The label is the own controller's: those that are played would take the order and do nothing.
        var run = await lab.Api.Start(suite, environment: null, ["linux"], new Dictionary<string, string>(), token);
        using var watch = new ProcessDeath(await lab.ProcessesOf(run.Id, count: 1, token));
        var dying = watch.All(TimeSpan.FromSeconds(60));
        var begun = Stopwatch.GetTimestamp();
        await lab.Api.Abort(run.Id, "measured", token);
        var gone = await dying;
        await lab.Api.Until(run.Id, seen => seen.IsTerminal, TimeSpan.FromSeconds(60), "its end", token);
        return Stopwatch.GetElapsedTime(begun, gone).TotalMilliseconds;
    }
}
