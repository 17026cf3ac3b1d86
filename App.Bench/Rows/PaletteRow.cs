using System.Diagnostics;
using TestRuns.Benchmark.History;
using TestRuns.E2E.Support.Circuits;

namespace TestRuns.Benchmark.Rows;

/// <summary>From a key that is pressed in a tab until what the palette then shows has come over its circuit, without a browser's drawing.</summary>
/// <param name="typed">After it was opened; null: that it opens is measured.</param>
/// <param name="awaited">Of the key of a line.</param>
public sealed class PaletteRow(string name, string what, HistorySize size, string? typed, string awaited, double p95) : Row
{
    /// <summary>What has not come by then does not come.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public override string Name => name;

    public override string What => what;

    public override IReadOnlyList<Goal> Goals => [new(Stat.P95, p95)];

    public override async Task<Reading> Measure(Bench bench, CancellationToken token)
    {
        var lab = await OldLab.Of(bench.Smoke ? HistorySize.Smallest : size, bench, token);
        await using var tab = await RawTab.Open(lab.Server.Url, "/projects", lab.Session, "Mobile app", token);
        for (var warm = 0; warm < bench.Samples(10, smokes: 1); warm++) await Once(tab, token);
        var times = new List<double>();
        for (var sample = 0; sample < bench.Samples(50); sample++) times.Add(await Once(tab, token));
        return new Reading("ms", times);
    }

    private async Task<double> Once(RawTab tab, CancellationToken token)
    {
        await tab.Palette("Closed");
        var begun = Stopwatch.GetTimestamp();
        await Until(tab, typed is null ? awaited : "page:/statistics", () => tab.Palette("Opened", [Array.Empty<string>()]), token);
        if (typed is null) return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        begun = Stopwatch.GetTimestamp();
        await Until(tab, awaited, () => tab.Palette("Typed", typed), token);
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    private static async Task Until(RawTab tab, string awaited, Func<Task> act, CancellationToken token)
    {
        var there = tab.Sees(awaited);
        await act();
        await there.WaitAsync(Patience, token);
    }
}
