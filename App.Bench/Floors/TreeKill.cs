using System.Diagnostics;
using TestRuns.Benchmark.Watching;
using TestRuns.E2E.Support;

namespace TestRuns.Benchmark.Floors;

/// <summary>The processes of a row's step, killed by the system's own means, without anybody who asks for it, records it, or proves it.</summary>
public static class TreeKill
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The median in ms, from the kill to the last death seen.</summary>
    public static async Task<FloorReading> Measure(Bench bench, string command, int processes, int samples, CancellationToken token)
    {
        using var cgroup = BareCgroup.Make();
        var what = cgroup is null ? "the same tree without the product: a group kill" : "the same tree without the product: cgroup.kill";
        var times = new List<double>();
        for (var sample = 0; sample < bench.Samples(samples); sample++) times.Add(await Once(cgroup, command, processes, token));
        return new FloorReading(what, Statistics.Of(Stat.P50, times));
    }

    private static async Task<double> Once(BareCgroup? cgroup, string command, int processes, CancellationToken token)
    {
        var marker = $"TESTRUNS_BENCH_TREE={Guid.NewGuid():N}";
        var shell = BareProcess.Start($"export {marker}; {(cgroup is null ? "" : $"echo $$ > '{cgroup.Members}'; ")}exec sh -c '{command.Replace("'", "'\\''", StringComparison.Ordinal)}'");
        IReadOnlyList<SeenProcess> tree = [];
        await Eventually.Holds(() => (tree = ProcessWatch.WithVariable(marker)).Count >= processes, Patience, $"{processes} processes of a bare tree", token);
        using var watch = new ProcessDeath(tree.Select(one => one.Id));
        var dying = watch.All(Patience);

        var begun = Stopwatch.GetTimestamp();
        if (cgroup is null) BareProcess.KillGroup(shell);
        else cgroup.Kill();
        var took = Stopwatch.GetElapsedTime(begun, await dying);
        BareProcess.Reap(shell);
        return took.TotalMilliseconds;
    }
}
