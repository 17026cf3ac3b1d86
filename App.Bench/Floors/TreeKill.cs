using System.Diagnostics;
using TestRuns.Benchmark.Rows;
using TestRuns.Benchmark.Watching;
using TestRuns.E2E.Support;

namespace TestRuns.Benchmark.Floors;

/// <summary>The processes of a row's step, killed by the system's own means, without anybody who asks for it, records it, or proves it.</summary>
public static class TreeKill
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task<IReadOnlyList<double>> OfThree(int samples, CancellationToken token) => Times(FloorRows.Tree, FloorRows.TreeSize, samples, token);

    /// <summary>The median, for a row in ms.</summary>
    public static async Task<FloorReading> Of(string command, int processes, int samples, CancellationToken token) =>
        new("the same processes without the product: cgroup.kill, or a group kill where there are no cgroups", Statistics.Of(Stat.P50, await Times(command, processes, samples, token)));

    /// <summary>A shell in the cgroup, with the marker in its environment.</summary>
    public static int Start(BareCgroup? cgroup, string marker, string command)
    {
        var enter = cgroup is null ? "" : $"echo $$ > '{cgroup.Members}'; ";
        return BareProcess.Start($"export {marker}; {enter}exec sh -c '{command.Replace("'", "'\\''", StringComparison.Ordinal)}'");
    }

    public static void Kill(BareCgroup? cgroup, int shell)
    {
        if (cgroup is null) BareProcess.KillGroup(shell);
        else cgroup.Kill();
    }

    /// <summary>In ms each, from the kill to the last death seen.</summary>
    private static async Task<IReadOnlyList<double>> Times(string command, int processes, int samples, CancellationToken token)
    {
        using var cgroup = BareCgroup.Make();
        var times = new List<double>();
        for (var sample = 0; sample < samples; sample++) times.Add(await Once(cgroup, command, processes, token));
        return times;
    }

    private static async Task<double> Once(BareCgroup? cgroup, string command, int processes, CancellationToken token)
    {
        var marker = $"TESTRUNS_BENCH_TREE={Guid.NewGuid():N}";
        var shell = Start(cgroup, marker, command);
        IReadOnlyList<SeenProcess> tree = [];
        await Eventually.Holds(() => (tree = ProcessWatch.WithVariable(marker)).Count >= processes, Patience, $"{processes} processes of a bare tree", token);
        using var watch = new ProcessDeath(tree.Select(one => one.Id));
        var dying = watch.All(Patience);

        var begun = Stopwatch.GetTimestamp();
        Kill(cgroup, shell);
        var took = Stopwatch.GetElapsedTime(begun, await dying);
        BareProcess.Reap(shell);
        return took.TotalMilliseconds;
    }
}
