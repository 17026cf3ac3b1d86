namespace TestRuns.Runs.State;

/// <summary>One allowed change of a status: from any of these to that one, recorded by this event.</summary>
public sealed record Move<TStatus>(IReadOnlyList<TStatus> From, TStatus To, string Event)
    where TStatus : struct, Enum;

/// <summary>The transition table of design.md §2. A change that does not stand here cannot happen.</summary>
public static class Moves
{
    public static readonly Move<RunStatus> Queue = new([RunStatus.Waiting], RunStatus.Queued, EventTypes.RunQueued);
    public static readonly Move<RunStatus> Start = new([RunStatus.Queued], RunStatus.Started, EventTypes.RunStarted);
    public static readonly Move<RunStatus> Pass = new([RunStatus.Started], RunStatus.Passed, EventTypes.RunPassed);
    public static readonly Move<RunStatus> Fail = new([RunStatus.Started], RunStatus.Failed, EventTypes.RunFailed);
    public static readonly Move<RunStatus> Requeue = new([RunStatus.Started], RunStatus.Queued, EventTypes.RunRequeued);

    /// <summary>An abort before the start, or while no step is running.</summary>
    public static readonly Move<RunStatus> CancelAtOnce =
        new([RunStatus.Waiting, RunStatus.Queued, RunStatus.Started], RunStatus.Cancelled, EventTypes.RunCancelled);

    public static readonly Move<RunStatus> RequestCancel = new([RunStatus.Started], RunStatus.CancelRequested, EventTypes.AbortRequested);
    public static readonly Move<RunStatus> ConfirmCancel = new([RunStatus.CancelRequested], RunStatus.Cancelled, EventTypes.RunCancelled);

    public static readonly Move<CaseStatus> BeginCase = new([CaseStatus.Created], CaseStatus.InProgress, EventTypes.CaseStarted);
    public static readonly Move<CaseStatus> PassCase = new([CaseStatus.InProgress], CaseStatus.Passed, EventTypes.CaseFinished);
    public static readonly Move<CaseStatus> FailCase = new([CaseStatus.InProgress], CaseStatus.Failed, EventTypes.CaseFinished);
    public static readonly Move<CaseStatus> SkipCase = new([CaseStatus.InProgress], CaseStatus.Skipped, EventTypes.CaseFinished);

    /// <summary>The server went away under it: it begins again.</summary>
    public static readonly Move<CaseStatus> ResetCase = new([CaseStatus.InProgress], CaseStatus.Created, EventTypes.RunRequeued);

    public static readonly Move<CaseStatus> CancelCaseUnbegun = new([CaseStatus.Created], CaseStatus.Cancelled, EventTypes.CaseCancelled);

    public static readonly Move<CaseStatus> RequestCaseCancel =
        new([CaseStatus.InProgress], CaseStatus.CancelRequested, EventTypes.CaseCancelRequested);

    public static readonly Move<CaseStatus> ConfirmCaseCancel = new([CaseStatus.CancelRequested], CaseStatus.Cancelled, EventTypes.CaseCancelled);

    public static readonly Move<StepStatus> BeginStep = new([StepStatus.Created], StepStatus.InProgress, EventTypes.StepStarted);
    public static readonly Move<StepStatus> PassStep = new([StepStatus.InProgress], StepStatus.Passed, EventTypes.StepFinished);
    public static readonly Move<StepStatus> FailStep = new([StepStatus.InProgress], StepStatus.Failed, EventTypes.StepFinished);
    public static readonly Move<StepStatus> KillStep = new([StepStatus.InProgress], StepStatus.Cancelled, EventTypes.StepKilled);

    /// <summary>It began, and found that it is not to be: only an outside suite says so.</summary>
    public static readonly Move<StepStatus> SkipBegunStep = new([StepStatus.InProgress], StepStatus.Skipped, EventTypes.StepFinished);

    /// <summary>Not begun, and not to be: its case failed or was ended before it.</summary>
    public static readonly Move<StepStatus> SkipStep = new([StepStatus.Created], StepStatus.Skipped, EventTypes.StepFinished);
}
