using TestRuns.Catalog;
using TestRuns.Runs.Remarks;

namespace TestRuns.Runs.Reading;

/// <summary>A run with its cases in their order.</summary>
public sealed record RunDetail(RunSummary Run, IReadOnlyList<CaseView> Cases);

public sealed record CaseView
{
    public required long Id { get; init; }
    public required int Position { get; init; }
    public required string Title { get; init; }

    /// <summary>Where it is written down, as its tool says it: "tests/cart.spec.ts:12". Null: nobody has said.</summary>
    public string? Place { get; init; }

    /// <summary>What must be so before it begins. Read where somebody may have to see to it: with manual steps, and before the case begins.</summary>
    public string? Preconditions { get; init; }

    public required CaseStatus Status { get; init; }

    /// <summary>0 before the first try.</summary>
    public required int Attempt { get; init; }

    /// <summary>One line for people: why it is what it is.</summary>
    public string? Result { get; init; }

    /// <summary>It passed, but not at the first try.</summary>
    public bool Flaky { get; init; }

    public CaseCause Cause { get; init; }
    public string? CancelledBy { get; init; }
    public DateTimeOffset? CancelRequestedAt { get; init; }
    public bool CancelUnconfirmed { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The latest try's steps; before the first, what is planned.</summary>
    public required IReadOnlyList<StepView> Steps { get; init; }

    /// <summary>The steps of earlier tries, the oldest first.</summary>
    public IReadOnlyList<StepView> EarlierSteps { get; init; } = [];

    /// <summary>What people wrote beside its result, the oldest first.</summary>
    public IReadOnlyList<RemarkView> Remarks { get; init; } = [];
}

public sealed record StepView
{
    /// <summary>The step execution; null while it is only planned.</summary>
    public long? Id { get; init; }

    public required int Position { get; init; }
    public required int Attempt { get; init; }
    public required string Name { get; init; }

    /// <summary>The shared steps that it came from, as they were called; null: none.</summary>
    public string? From { get; init; }

    public required StepKind Kind { get; init; }
    public bool Critical { get; init; }
    public bool Always { get; init; }
    public required StepStatus Status { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When its own timeout is over.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Where it was carried out; null: it needed no controller, or was not given to one yet.</summary>
    public string? Controller { get; init; }

    public int? ExitCode { get; init; }
    public string? Message { get; init; }

    /// <summary>What a person is to do in a manual step, with its variables filled in.</summary>
    public ManualSpec? Manual { get; init; }

    /// <summary>Who pressed Passed or Failed at a manual step.</summary>
    public string? DecidedBy { get; init; }

    public string? Note { get; init; }

    /// <summary>Of the tests that its command ran, as its result files tell; null: there are none.</summary>
    public ChildCounts? Results { get; init; }
}

/// <summary>How the tests ended that a step's command ran.</summary>
public sealed record ChildCounts(int Passed, int Failed, int Skipped)
{
    public int Total => Passed + Failed + Skipped;
}

/// <summary>What changed in a run: the run itself, the cases that differ, the events since the last change that was sent.</summary>
public sealed record RunDelta(RunSummary Run, IReadOnlyList<CaseView> Cases, IReadOnlyList<RunEvent> Events);
