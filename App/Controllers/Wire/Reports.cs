namespace TestRuns.Controllers.Wire;

public enum StepResult
{
    Passed,
    Failed,

    /// <summary>Its own time was over: the controller ended it.</summary>
    TimedOut,

    /// <summary>Ended by a cancel; every process of it is dead.</summary>
    Killed,

    /// <summary>A cancel for a step that does not run here: never came, was not begun, or is over.</summary>
    NotRunning,

    /// <summary>
    /// Killed by the controller itself, without being asked: it was cut off from the server for longer than the dead man's
    /// time, or its worker died. The message says which.
    /// </summary>
    CutOff,

    /// <summary>It could not be carried out here at all: no such shell, no workspace. The message says why.</summary>
    Error,
}

/// <summary>Controller → server: the step's processes are there.</summary>
public sealed record StepStarted(OrderId Id, DateTimeOffset At);

public enum OutputKind
{
    Out,
    Error,

    /// <summary>Said by the controller itself, not by the step.</summary>
    Note,
}

/// <param name="Text">Without its line end; ANSI sequences are kept.</param>
public sealed record OutputLine(DateTimeOffset At, OutputKind Kind, string Text);

/// <summary>Controller → server: a batch of output.</summary>
/// <param name="First">Number of the batch's first line, from 0: a batch that is sent again is recognised.</param>
public sealed record StepOutput(OrderId Id, long First, IReadOnlyList<OutputLine> Lines);

/// <summary>Controller → server: the step is over and all of its output was sent before.</summary>
public sealed record StepFinished
{
    public required OrderId Id { get; init; }
    public required StepResult Result { get; init; }
    public int? ExitCode { get; init; }

    /// <summary>One line for people: "exit code 3", "expected status 200, got 503".</summary>
    public string? Message { get; init; }

    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Set when processes had to be ended.</summary>
    public EndedProcesses? Ended { get; init; }

    /// <summary>Output that was dropped because of <see cref="StepOrder.MaxOutputBytes"/>.</summary>
    public long DroppedBytes { get; init; }
}

/// <summary>The proof that a process tree is gone.</summary>
/// <param name="Count">How many processes there were when ending began.</param>
/// <param name="After">From the first signal until none was left.</param>
/// <param name="Left">How many could not be ended; 0 in any world but a broken one.</param>
/// <param name="Means">How they were found and ended: "cgroup", "process group".</param>
public sealed record EndedProcesses(int Count, TimeSpan After, int Left, string Means);

/// <summary>The answer to <see cref="CancelOrder"/>: what the controller does about it.</summary>
public enum CancelAnswer
{
    /// <summary>It is being ended; <see cref="StepFinished"/> follows.</summary>
    Ending,

    /// <summary>A critical step is not interrupted; <see cref="StepFinished"/> follows when it ends by itself.</summary>
    Deferred,

    NotRunning,
}

/// <summary>The answer to <see cref="CloseRunOrder"/>.</summary>
/// <param name="LeftBehind">Processes that steps had left running and that are gone now; null: there were none.</param>
public sealed record RunClosed(long RunId, EndedProcesses? LeftBehind);
