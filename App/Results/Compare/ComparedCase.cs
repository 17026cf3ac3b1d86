using TestRuns.Runs;

namespace TestRuns.Results.Compare;

/// <summary>A case in one of two runs.</summary>
public sealed record ComparedCase(long Id, long RunId, string Title, CaseStatus Status, CaseCause Cause, string? Why, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt)
{
    public bool Passed => Status == CaseStatus.Passed;

    /// <summary>By itself: what an abort ended is no failure of the case.</summary>
    public bool Failed => Status == CaseStatus.Failed && Cause != CaseCause.Abort;

    public TimeSpan? Took => EndedAt - StartedAt;
}

/// <summary>What became of a case from one run to the other.</summary>
public enum Difference
{
    /// <summary>It failed, and had not failed before.</summary>
    NewlyFailing,

    /// <summary>It passed, and had failed before.</summary>
    Fixed,
    StillFailing,

    /// <summary>It had failed, and came to no result now: skipped, cancelled, not run.</summary>
    NotDecided,

    /// <summary>Only the later run has it.</summary>
    Added,

    /// <summary>Only the earlier run has it.</summary>
    Removed,
    Slower,
    Faster,

    /// <summary>Nothing worth a line.</summary>
    Same,
}

/// <param name="Before">In the earlier run; null: it was not there.</param>
/// <param name="After">In the later run; null: it is not there.</param>
public sealed record CasePair(ComparedCase? Before, ComparedCase? After)
{
    public string Title => (After ?? Before)!.Title;

    public TimeSpan? Longer => After?.Took - Before?.Took;
}
