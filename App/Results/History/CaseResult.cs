using TestRuns.Runs;

namespace TestRuns.Results.History;

/// <summary>How a case ended in one run.</summary>
/// <param name="RunMadeAt">When its run was made: its place in time where it never began.</param>
public sealed record CaseResult(
    long CaseId, long RunId, int RunNumber, RunStatus RunStatus, CaseStatus Status, CaseCause Cause, bool Flaky, string? Why,
    DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, DateTimeOffset RunMadeAt)
{
    /// <summary>
    /// Whether it says something about the case: it passed, or failed by itself. What an abort ended says nothing, and neither
    /// does a run that was cancelled, whatever its cases had come to by then.
    /// </summary>
    public bool Counts => Judgement.Counts(RunStatus, Status, Cause);

    public bool Failed => Counts && Status == CaseStatus.Failed;

    public bool Passed => Counts && Status == CaseStatus.Passed;

    public DateTimeOffset At => EndedAt ?? RunMadeAt;

    public TimeSpan? Took => EndedAt - StartedAt;
}

/// <summary>Which results count: against flakiness, in pass rates, for who is alerted. One rule for all of them.</summary>
public static class Judgement
{
    public static bool Counts(RunStatus run, CaseStatus status, CaseCause cause) =>
        run is not (RunStatus.Cancelled or RunStatus.CancelRequested)
        && (status == CaseStatus.Passed || (status == CaseStatus.Failed && cause != CaseCause.Abort));
}
