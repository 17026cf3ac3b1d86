using TestRuns.Catalog;

namespace TestRuns.Runs.Execution;

/// <summary>One try of one step, ready to be carried out: texts filled in, environment complete.</summary>
public sealed record StepTask
{
    public required long RunId { get; init; }
    public required int Epoch { get; init; }
    public required long StepId { get; init; }
    public required int Attempt { get; init; }
    public required StepSpec Spec { get; init; }
    public required TimeSpan Timeout { get; init; }
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Texts that must not appear in the log.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    public long MaxLogBytes { get; init; } = long.MaxValue;

    /// <summary>The folder within the workspace of its run that it works in; null: the workspace itself.</summary>
    public string? Folder { get; init; }
}

public enum StepVerdict
{
    Passed,
    Failed,
    TimedOut,

    /// <summary>Ended because it was asked for; every process of it is dead.</summary>
    Killed,

    /// <summary>It was asked to end and does not run there.</summary>
    NotRunning,

    /// <summary>The controller killed it by itself: it was cut off from the server for too long, or its worker died.</summary>
    CutOff,

    /// <summary>It could not be carried out.</summary>
    Error,

    /// <summary>Nothing was heard of it in time: it may still be running.</summary>
    Unreachable,
}

/// <summary>What became of a step.</summary>
public sealed record StepReport(StepVerdict Verdict, string? Message = null, int? ExitCode = null, ProcessProof? Ended = null, long DroppedBytes = 0)
{
    /// <summary>Called when the report is in the database: only then may whoever reported it forget it.</summary>
    public Action? Recorded { get; init; }
}

/// <summary>The proof that a process tree is gone.</summary>
public sealed record ProcessProof(int Count, TimeSpan After, int Left, string Means);
