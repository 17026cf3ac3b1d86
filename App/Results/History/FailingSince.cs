namespace TestRuns.Results.History;

/// <summary>A case that has failed in every run that counts, up to the newest.</summary>
/// <param name="First">The oldest failure since it last passed.</param>
/// <param name="Runs">In how many runs.</param>
/// <param name="AtLeast">It may have begun before: older results were not looked at.</param>
public sealed record FailingSince(CaseResult First, int Runs, bool AtLeast)
{
    /// <param name="newestFirst">Results of one case; those that do not count are passed over.</param>
    /// <param name="whole">There are no older ones.</param>
    /// <returns>Null: its newest result is no failure.</returns>
    public static FailingSince? Of(IEnumerable<CaseResult> newestFirst, bool whole)
    {
        CaseResult? first = null;
        var runs = new HashSet<long>();
        foreach (var result in newestFirst.Where(result => result.Counts))
        {
            if (result.Passed) return first is null ? null : new FailingSince(first, runs.Count, AtLeast: false);
            first = result;
            runs.Add(result.RunId);
        }

        return first is null ? null : new FailingSince(first, runs.Count, AtLeast: !whole);
    }
}
