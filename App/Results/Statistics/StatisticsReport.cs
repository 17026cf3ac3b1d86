using TestRuns.Runs;

namespace TestRuns.Results.Statistics;

/// <summary>The runs that ended on one day, or in the whole period.</summary>
/// <param name="Took">How long runs took that passed or failed.</param>
/// <param name="Waited">How long runs stood in the queue.</param>
/// <param name="AbortTook">From the wish to abort to the proof that nothing of the run is left.</param>
public sealed record RunNumbers(int Passed, int Failed, int Cancelled, Spread? Took, Spread? Waited, Spread? AbortTook)
{
    public int All => Passed + Failed + Cancelled;

    /// <summary>From 0 to 1. Cancelled runs do not count; null: no run does.</summary>
    public double? PassRate => Passed + Failed == 0 ? null : (double)Passed / (Passed + Failed);

    public static RunNumbers Of(IReadOnlyCollection<RunFact> runs) => new(
        runs.Count(run => run.Status == RunStatus.Passed),
        runs.Count(run => run.Status == RunStatus.Failed),
        runs.Count(run => run.Status == RunStatus.Cancelled),
        Spread.Of(runs.Where(run => run.Decided).Select(run => run.Took)),
        Spread.Of(runs.Select(run => run.Waited)),
        Spread.Of(runs.Select(run => run.AbortTook)));
}

public sealed record DayNumbers(DateOnly Day, RunNumbers Runs);

/// <param name="Busy">How long runs ran on it, together.</param>
public sealed record ControllerUse(string Name, TimeSpan Busy, int Runs);

/// <summary>What happened in a project in a period.</summary>
/// <param name="Suites">All that had a run in the period, whichever was chosen.</param>
/// <param name="Days">Each of the period, those without a run too.</param>
/// <param name="Kinds">Why runs were cancelled, the most frequent first.</param>
/// <param name="By">By whom, the most frequent first.</param>
public sealed record StatisticsReport(
    IReadOnlyList<string> Suites, IReadOnlyList<DayNumbers> Days, RunNumbers Total,
    IReadOnlyList<(AbortKind Kind, int Runs)> Kinds, IReadOnlyList<(string By, int Runs)> By, IReadOnlyList<ControllerUse> Controllers)
{
    /// <summary>The longest of the short lists.</summary>
    private const int Most = 10;

    public static StatisticsReport Of(IReadOnlyList<RunFact> all, StatisticsWish wish)
    {
        var runs = wish.Suite is null ? all : [.. all.Where(run => run.Suite == wish.Suite)];
        var byDay = runs.ToLookup(run => wish.DayOf(run.EndedAt));
        var cancelled = runs.Where(run => run.Status == RunStatus.Cancelled).ToList();
        return new StatisticsReport(
            [.. all.Select(run => run.Suite).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.OrdinalIgnoreCase)],
            [.. wish.Days.Select(day => new DayNumbers(day, RunNumbers.Of([.. byDay[day]])))],
            RunNumbers.Of(runs),
            [.. Frequent(cancelled.Select(run => run.AbortKind).OfType<AbortKind>())],
            [.. Frequent(cancelled.Select(run => run.AbortBy).OfType<string>()).Take(Most)],
            [.. Uses(runs).OrderByDescending(use => use.Busy).Take(Most)]);
    }

    private static IEnumerable<(T What, int Runs)> Frequent<T>(IEnumerable<T> all)
        where T : notnull => all.CountBy(one => one).OrderByDescending(one => one.Value).Select(one => (one.Key, one.Value));

    private static IEnumerable<ControllerUse> Uses(IEnumerable<RunFact> runs) =>
        from run in runs
        where run.Controller is not null
        group run by run.Controller into one
        select new ControllerUse(one.Key!, TimeSpan.FromTicks(one.Sum(run => run.Took?.Ticks ?? 0)), one.Count());
}
