namespace TestRuns.Results.History;

/// <summary>How steady a case is: of its last results that count, how many came as a surprise.</summary>
/// <param name="Decided">How many were looked at.</param>
/// <param name="Unsteady">Those that differ from the one before, or passed only when they were tried again.</param>
public sealed record Steadiness(int Decided, int Unsteady)
{
    public const int MostLookedAt = 20;

    /// <summary>Below it one change would say too much.</summary>
    public const int FewestForScore = 5;

    /// <summary>The rule as people are told it.</summary>
    public static string Rule { get; } =
        $"Of its last {MostLookedAt} results that passed or failed by themselves: those that differ from the one before, or passed only at a later try. "
        + $"Cancelled runs and what an abort ended do not count; below {FewestForScore} results nothing is said.";

    /// <summary>From 0 to 1; null: too few results.</summary>
    public double? Score => Decided < FewestForScore ? null : (double)Unsteady / Decided;

    /// <param name="newestFirst">Any results of one case; those that do not count are passed over.</param>
    public static Steadiness Of(IEnumerable<CaseResult> newestFirst)
    {
        var looked = newestFirst.Where(result => result.Counts).Take(MostLookedAt).ToList();
        var unsteady = 0;
        for (var i = 0; i < looked.Count; i++)
        {
            var differs = i + 1 < looked.Count && looked[i].Passed != looked[i + 1].Passed;
            if (differs || looked[i] is { Passed: true, Flaky: true }) unsteady++;
        }

        return new Steadiness(looked.Count, unsteady);
    }
}
