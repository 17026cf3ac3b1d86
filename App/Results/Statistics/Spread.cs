namespace TestRuns.Results.Statistics;

/// <summary>Half of the times are at most <paramref name="Half"/>, and nineteen of twenty at most <paramref name="Most"/>.</summary>
/// <param name="Count">Of how many.</param>
public sealed record Spread(TimeSpan Half, TimeSpan Most, int Count)
{
    /// <summary>By the nearest rank: each figure is one that was measured. Null: nothing was.</summary>
    public static Spread? Of(IEnumerable<TimeSpan?> times)
    {
        var sorted = times.OfType<TimeSpan>().Order().ToList();
        return sorted.Count == 0 ? null : new Spread(At(sorted, 0.5), At(sorted, 0.95), sorted.Count);
    }

    private static TimeSpan At(List<TimeSpan> sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)];
}
