namespace TestRuns.Runs.Execution;

/// <summary>
/// Where a job stands. It never changes: a command of the writer returns the next one, so that a command that has to be
/// carried out again begins from the same place.
/// </summary>
/// <param name="NextCase">Index in <see cref="RunPlan.Todo"/> of the case to begin next.</param>
/// <param name="Unconfirmed">Something of the run was given up without proof that it is dead.</param>
internal sealed record Cursor(int NextCase, CaseCursor? Case, bool Unconfirmed)
{
    public static Cursor Begin { get; } = new(0, null, Unconfirmed: false);
}

/// <summary>Where a case stands that is in progress.</summary>
/// <param name="Steps">The rows of this try, one for each step of the case.</param>
/// <param name="NextStep">Index of the step to look at next.</param>
/// <param name="Failure">What failed first; null: nothing yet.</param>
/// <param name="Interrupted">A step of it was ended by an abort, a cancel or a stop: its own result is not known.</param>
/// <param name="Unreachable">Its controller did not answer: nothing more is asked of it.</param>
/// <param name="NoPlace">Its controller is gone or had no place for its teardown: the rest is left out.</param>
internal sealed record CaseCursor(RunCase Row, int Attempt, IReadOnlyList<StepExecution> Steps, DateTimeOffset StartedAt)
{
    public int NextStep { get; init; }

    public string? Failure { get; init; }

    /// <summary>The case's own time is over: only teardown still runs.</summary>
    public bool TimeOver { get; init; }

    /// <summary>The steps that failed, by their id.</summary>
    public IReadOnlyList<long> Failed { get; init; } = [];

    public CaseCause Cause { get; init; }

    public bool Interrupted { get; init; }

    public bool Unreachable { get; init; }

    public bool NoPlace { get; init; }

    /// <summary>The controller of its latest step that needed one. Of a run whose cases go on beside each other: its folder is there.</summary>
    public string? Controller { get; init; }

    public DateTimeOffset? Deadline => Row.Spec.Timeout is { } limit ? StartedAt + limit : null;
}

/// <summary>How the job stands while the next step is decided.</summary>
/// <param name="Slot">The controller on which it holds a slot; null: it holds none.</param>
/// <param name="Closed">It is known whether the run left anything running.</param>
/// <param name="Stopping">The server is stopping: nothing begins any more.</param>
/// <param name="Gone">The run's controller, when it is not coming back; null: it is there, or waited for, or there is none.</param>
internal sealed record JobState(string? Slot, bool Closed, bool Stopping, string? Gone)
{
    /// <summary>It begins a case only with a slot that no queued run waits for: a run has one such right, and this lane is one of the others.</summary>
    public bool Spare { get; init; }

    /// <summary>A queued run waits for a slot: between two cases this lane gives its own back.</summary>
    public bool Yields { get; init; }
}

/// <summary>What the job is to do next.</summary>
internal abstract record Next
{
    /// <summary>The step was begun: carry it out.</summary>
    public sealed record Execute(StepExecution Step) : Next;

    /// <summary>Nothing was begun: the step wants a slot first.</summary>
    /// <param name="Until">When to look again though none came; null: not before one comes.</param>
    public sealed record NeedSlot(DateTimeOffset? Until) : Next;

    /// <summary>Nothing was begun: the next case wants a slot that nobody waits for who has none. One that is held is given back.</summary>
    public sealed record NeedSpare : Next;

    /// <summary>Nothing was begun: a person is at another case of the run.</summary>
    public sealed record NeedTurn : Next;

    /// <summary>The run is about to end: what its steps left running goes first.</summary>
    public sealed record Close : Next;

    /// <summary>Nothing more to do for this lane: others are still at cases of the run, or leave them because the server stops.</summary>
    public sealed record Leave : Next;

    /// <summary>Nothing more to do here: the run has ended, or is another job's.</summary>
    public sealed record Over : Next;
}

/// <summary>A step's end, as the job saw it.</summary>
/// <param name="Why">What the job had asked its end for, if it had.</param>
internal sealed record StepEnd(StepExecution Step, StepReport Report, EndCause Why);

internal enum EndCause
{
    /// <summary>By itself, or by its own timeout.</summary>
    Itself,
    Abort,
    CaseCancel,
    CaseTimeout,
    ServerStop,
}
