using System.Diagnostics;
using TestRuns.Benchmark.Watching;
using TestRuns.E2E.Support;

namespace TestRuns.Benchmark.Rows;

/// <summary>Who waits for an environment goes on as soon as it is free.</summary>
public sealed class LeaseRow : Row
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public override string Name => "lease-handover";

    public override string What => "the last process of an aborted run is gone → the first step of the run that waits for its environment runs, and says so itself through a pipe";

    public override IReadOnlyList<Goal> Goals => [new(Stat.Max, 500)];

    public override async Task<Reading> Measure(Bench bench, CancellationToken token)
    {
        var lab = await bench.SharedLab(Lab.Roomy, token);
        var holding = lab.PutSuite(CatalogStep.Command("Hold", FloorRows.Tree));
        for (var round = 0; round < bench.Samples(10, smokes: 0); round++) await Once(lab, holding, token);
        var times = new List<double>();
        for (var round = 0; round < bench.Samples(50); round++) times.Add(await Once(lab, holding, token));
        return new Reading("ms", times);
    }

    private static async Task<double> Once(Lab lab, string holding, CancellationToken token)
    {
        using var bell = new Doorbell();
        var first = (await lab.Api.Start(holding, "staging", token)).Id;
        var tree = await lab.ProcessesOf(first, FloorRows.TreeSize, token);
        var second = (await lab.Api.Start(lab.PutSuite(CatalogStep.Command("Ring", bell.Ring)), "staging", token)).Id;
        await lab.Api.Until(second, seen => seen is { Status: "Queued", WaitsFor: not null }, Patience, "it waits for the environment", token);
        using var watch = new ProcessDeath(tree);
        var dying = watch.All(Patience);
        var ringing = bell.Rung(Patience);

        if ((await lab.Api.Abort(first, "measured", token)).Outcome != "accepted") throw new InvalidOperationException("The abort was not accepted");
        var took = Stopwatch.GetElapsedTime(await dying, await ringing);
        if ((await RecordedEnd.Of(lab, second, Patience, token)).Status is not "Passed" and var status) throw new InvalidOperationException($"The second run is {status}");
        return took.TotalMilliseconds;
    }
}
