namespace TestRuns.Benchmark.History;

/// <summary>How much there is in a database that has been in use for long.</summary>
/// <param name="Cases">Of all runs together, about.</param>
/// <param name="Detailed">The newest runs of which steps and events are there, too.</param>
/// <param name="Largest">The cases of the newest run, all with steps; the two before it have a tenth and five times as many.</param>
public sealed record HistorySize(int Runs, int Cases, int Detailed, int Largest)
{
    public static HistorySize Thousand { get; } = new(1_000, 50_000, 100, 2_000);

    public static HistorySize TenThousand { get; } = new(10_000, 500_000, 1_000, 2_000);

    public static HistorySize HundredThousand { get; } = new(100_000, 5_000_000, 1_000, 2_000);

    /// <summary>Enough for every row to have something to look at.</summary>
    public static HistorySize Smallest { get; } = new(1_000, 4_000, 20, 100);

    public long LargestRun => Runs;

    /// <summary>Cases of the catalog, in one project; and as many entries of the audit as there are runs.</summary>
    public int Catalog => Math.Max(100, Runs / 10);

    /// <summary>With a tenth of the largest's cases.</summary>
    public long SmallerRun => Runs - 1;

    /// <summary>With five times as many as the largest of everyday.</summary>
    public long HugeRun => Runs - 2;
}
