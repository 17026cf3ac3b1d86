using TestRuns.Results.History;

namespace TestRuns.Results.Statistics;

/// <summary>A case among the slowest, the flakiest or those that fail for longest.</summary>
/// <param name="Key">Of <see cref="Runs.Lineage.CaseLineage"/>.</param>
/// <param name="Latest">Its newest result.</param>
/// <param name="Took">Of the runs in which it passed.</param>
public sealed record RankedCase(long Key, string Suite, string Title, CaseResult Latest, Spread? Took, Steadiness Steadiness, FailingSince? Failing);

/// <summary>Which cases stand out, of the newest runs of a period.</summary>
/// <param name="Runs">How many runs were looked at.</param>
/// <param name="Whole">They are all of the period's.</param>
public sealed record CaseRanks(IReadOnlyList<RankedCase> Slowest, IReadOnlyList<RankedCase> Flakiest, IReadOnlyList<RankedCase> LongestFailing, int Runs, bool Whole)
{
    public const int Most = 10;

    /// <param name="cases">Each with its results, the newest first.</param>
    /// <param name="runs">How many runs they are of.</param>
    /// <param name="whole">No run of the period was left out.</param>
    public static CaseRanks Of(IEnumerable<RankedCase> cases, int runs, bool whole)
    {
        var all = cases.ToList();
        return new CaseRanks(
            [.. all.Where(one => one.Took is not null).OrderByDescending(one => one.Took!.Half).Take(Most)],
            [.. all.Where(one => one.Steadiness.Score > 0).OrderByDescending(one => one.Steadiness.Score).ThenByDescending(one => one.Steadiness.Unsteady).Take(Most)],
            [.. all.Where(one => one.Failing is not null).OrderBy(one => one.Failing!.First.At).Take(Most)],
            runs,
            whole);
    }

    /// <param name="newestFirst">All results of one case that were read.</param>
    public static RankedCase Rank(long key, string suite, string title, IReadOnlyList<CaseResult> newestFirst) => new(
        key, suite, title, newestFirst[0],
        Spread.Of(newestFirst.Where(result => result.Passed).Select(result => result.Took)),
        Steadiness.Of(newestFirst),
        FailingSince.Of(newestFirst, whole: false));
}
