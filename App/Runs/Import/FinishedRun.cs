namespace TestRuns.Runs.Import;

/// <summary>A run that happened elsewhere, without us, and is over.</summary>
public sealed record FinishedRun
{
    public required long ProjectId { get; init; }
    public required string Name { get; init; }
    public string? SuiteName { get; init; }
    public string? Key { get; init; }
    public string? Branch { get; init; }
    public string? Commit { get; init; }
    public string? Link { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>What it is made of, for the record: the names of files.</summary>
    public string? Origin { get; init; }

    public required IReadOnlyList<FinishedCase> Cases { get; init; }
}

/// <param name="Place">Where it is written down: "tests/cart.spec.ts:12"; null: nobody has said.</param>
/// <param name="Status">Passed, Failed or Skipped.</param>
/// <param name="Tries">At least one; the last is the one that decided.</param>
public sealed record FinishedCase(string Title, string? Place, CaseStatus Status, string? Result, bool Flaky, DateTimeOffset StartedAt, DateTimeOffset EndedAt, IReadOnlyList<FinishedTry> Tries);

public sealed record FinishedTry(StepStatus Status, string? Message, DateTimeOffset StartedAt, DateTimeOffset EndedAt);

/// <param name="Steps">Of each case, in their order, its tries: where their logs belong.</param>
public sealed record RecordedRun(long RunId, int Number, RunStatus Status, IReadOnlyList<IReadOnlyList<long>> Steps);
