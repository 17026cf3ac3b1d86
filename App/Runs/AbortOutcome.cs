namespace TestRuns.Runs;

/// <summary>What came of asking to abort a run or to cancel a case.</summary>
public enum AbortOutcome
{
    Accepted,

    /// <summary>A critical step is not interrupted: applied the moment it ends.</summary>
    Deferred,

    Forced,
    AlreadyRequested,
    AlreadyFinished,

    /// <summary>A reporter's suite carries out the case: it can be asked to end it, and not be made to. Its run can be forced.</summary>
    NotPossible,

    Unknown,
}

/// <param name="Status">The run's status right after; null when the run is unknown.</param>
public sealed record AbortAnswer(AbortOutcome Outcome, RunStatus? Status);

public static class AbortOutcomes
{
    /// <summary>Whether something is other than before, by this very asking.</summary>
    public static bool HasEffect(this AbortOutcome outcome) => outcome is AbortOutcome.Accepted or AbortOutcome.Deferred or AbortOutcome.Forced;
}
