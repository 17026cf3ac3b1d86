namespace TestRuns.E2E.Support;

public sealed record RunRow
{
    public required long Id { get; init; }
    public required string Status { get; init; }
    public int Epoch { get; init; }

    /// <summary>Reporter: it runs elsewhere, and is streamed in.</summary>
    public string Source { get; init; } = "Suite";

    /// <summary>Browser: it hangs on a page.</summary>
    public string? ClientKind { get; init; }

    public string? Environment { get; init; }
    public IReadOnlyList<string> Labels { get; init; } = [];
    /// <summary>Of several the first.</summary>
    public string? Controller { get; init; }

    /// <summary>How many of its cases may be in progress at once.</summary>
    public int Parallel { get; init; } = 1;

    public string? WaitsFor { get; init; }
    public string? LiveKey { get; init; }
    public long? EndedAt { get; init; }
    public string? AbortKind { get; init; }
    public string? AbortText { get; init; }
    public string? AbortBy { get; init; }
    public long? AbortRequestedAt { get; init; }
    public long? AbortConfirmedAt { get; init; }
    public bool AbortUnconfirmed { get; init; }
    public long? AbortDeferredUntil { get; init; }

    public bool IsTerminal => Records.Terminal.Contains(Status);
}

public sealed record CaseRow(long Id, long RunId, string Status, int Attempt);

public sealed record StepRow(long Id, long RunId, long CaseId, string Name, string Kind, string Status, bool Critical, bool Always, int Attempt, long? StartedAt, long? Deadline);

public sealed record EventRow(long Id, long RunId, long? CaseId, long? StepId, string Type, long At, string By, string Facts);

public sealed record LeaseRow(string Environment, long RunId, long? HeldUntil);

/// <summary>A program that streams a run in.</summary>
/// <param name="IsLive">The server counts on it.</param>
/// <param name="IsAlive">There is such a process.</param>
public sealed record SessionRow(long RunId, int ProcessId, bool IsLive, bool IsAlive);

/// <summary>A process that carries a run's marker.</summary>
public sealed record MarkedProcess(int Id, long RunId, string Command);

/// <summary>A controller as the server shows it.</summary>
public sealed record ControllerRow(string Name, IReadOnlyList<string> Labels, bool Connected, int UsedSlots = 0);

/// <summary>Everything that the server has written down of its runs, and what runs on the machine, at one moment.</summary>
public sealed record Records
{
    /// <summary>Of runs, cases and steps: they never change again.</summary>
    public static readonly IReadOnlySet<string> Terminal = new HashSet<string> { "Passed", "Failed", "Skipped", "Cancelled" };

    /// <summary>In milliseconds since 1970, as all times here.</summary>
    public required long Now { get; init; }

    public IReadOnlyList<RunRow> Runs { get; init; } = [];
    public IReadOnlyList<CaseRow> Cases { get; init; } = [];
    public IReadOnlyList<StepRow> Steps { get; init; } = [];

    /// <summary>In the order of their numbers.</summary>
    public IReadOnlyList<EventRow> Events { get; init; } = [];

    public IReadOnlyList<LeaseRow> Leases { get; init; } = [];
    public IReadOnlyList<SessionRow> Sessions { get; init; } = [];
    public IReadOnlyList<ControllerRow> Controllers { get; init; } = [];

    /// <summary>Looked for after the rest was read: who is here of a run that had ended then should not be.</summary>
    public IReadOnlyList<MarkedProcess> Processes { get; init; } = [];

    /// <summary>What a person's open tab shows: status by run. Null: none is looked at.</summary>
    public IReadOnlyDictionary<long, string>? Tab { get; init; }

    /// <summary>What steps themselves found: somebody else in their environment.</summary>
    public IReadOnlyList<string> Meetings { get; init; } = [];
}

/// <summary>Something that must never be.</summary>
/// <param name="What">The same for the same violation, whenever it is looked at.</param>
/// <param name="Detail">What helps to understand it, and may differ from look to look.</param>
public sealed record Violation(string What, string Detail = "")
{
    public override string ToString() => Detail.Length == 0 ? What : $"{What} ({Detail})";
}
