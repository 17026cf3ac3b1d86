namespace TestRuns.Runs;

public enum RunStatus
{
    /// <summary>Made, not asked to start.</summary>
    Waiting,

    /// <summary>Asked to start.</summary>
    Queued,
    Started,

    /// <summary>"Aborting…": asked to end, not yet confirmed.</summary>
    CancelRequested,
    Passed,
    Failed,
    Cancelled,
}

public enum CaseStatus
{
    Created,
    InProgress,
    CancelRequested,
    Passed,
    Failed,
    Skipped,
    Cancelled,
}

public enum StepStatus
{
    Created,
    InProgress,
    Passed,
    Failed,
    Skipped,
    Cancelled,
}

/// <summary>Why a run was ended early, or a case cancelled: design.md §2.</summary>
public enum AbortKind
{
    User,
    ControllerLost,
    BrowserLost,
    ReporterLost,
    Timeout,
    Step,
    Webhook,
    Superseded,
    ServerStopped,
    Internal,
}

/// <summary>What a case's result came from, where it was not its steps.</summary>
public enum CaseCause
{
    None,
    Abort,
    Timeout,
}

public static class StatusFacts
{
    /// <summary>A terminal status never changes.</summary>
    public static bool IsTerminal(this RunStatus status) => status is RunStatus.Passed or RunStatus.Failed or RunStatus.Cancelled;

    public static bool IsTerminal(this CaseStatus status) =>
        status is CaseStatus.Passed or CaseStatus.Failed or CaseStatus.Skipped or CaseStatus.Cancelled;

    public static bool IsTerminal(this StepStatus status) => status is not (StepStatus.Created or StepStatus.InProgress);
}
