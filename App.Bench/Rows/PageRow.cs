using System.Diagnostics;
using TestRuns.Benchmark.History;
using TestRuns.E2E.Support.Circuits;

namespace TestRuns.Benchmark.Rows;

/// <summary>From asking for a page until what it is about has come over its circuit, without a browser's drawing.</summary>
public sealed class PageRow(string name, string what, HistorySize size, Func<HistorySize, (string Path, string Awaited)> page, IReadOnlyList<Goal>? goals = null) : Row
{
    public override string Name => name;

    public override string What => what;

    public override IReadOnlyList<Goal> Goals => goals ?? [];

    public override async Task<Reading> Measure(Bench bench, CancellationToken token)
    {
        var wanted = bench.Smoke ? HistorySize.Smallest : size;
        var lab = await OldLab.Of(wanted, bench, token);
        var (path, awaited) = page(wanted);
        for (var open = 0; open < bench.Samples(10, smokes: 1); open++) await Open(lab, path, awaited, token);
        var times = new List<double>();
        for (var open = 0; open < bench.Samples(30); open++) times.Add(await Open(lab, path, awaited, token));
        return new Reading("ms", times);
    }

    private static async Task<double> Open(Lab lab, string path, string awaited, CancellationToken token)
    {
        var begun = Stopwatch.GetTimestamp();
        await using var tab = await RawTab.Open(lab.Server.Url, path, lab.Session, awaited, token);
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }
}
