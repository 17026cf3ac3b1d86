namespace TestRuns.Results.Reading;

public enum ReadStatus
{
    Passed,
    Failed,
    Skipped,
}

/// <summary>A try of a test that failed, though another came after it.</summary>
public sealed record ReadFailure(string? Message, string? Details);

/// <summary>One test as a result file tells of it. Texts that were too long end with a note that says so.</summary>
public sealed record ReadCase
{
    /// <summary>The suite's name, with those of the suites around it in front; empty where the file has none.</summary>
    public required string Suite { get; init; }

    /// <summary>Class, package or file, as the tool calls it; empty where it says none.</summary>
    public required string ClassName { get; init; }

    public required string Name { get; init; }

    /// <summary>The source file, where the tool says it.</summary>
    public string? File { get; init; }

    public int? Line { get; init; }

    public required ReadStatus Status { get; init; }

    /// <summary>Null: the file does not say.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Told by the file, or reckoned from its suite's beginning and the tests before it.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Why it failed or was skipped, in one text for people.</summary>
    public string? Message { get; init; }

    /// <summary>The kind of failure: an exception's or an assertion's name.</summary>
    public string? Type { get; init; }

    /// <summary>The stack, or whatever else the tool has to say of the failure.</summary>
    public string? Details { get; init; }

    /// <summary>What it wrote to its standard output.</summary>
    public string? Output { get; init; }

    public string? Error { get; init; }

    /// <summary>Names of files that the tool says belong to the test, as it wrote them. They are not in the result file.</summary>
    public IReadOnlyList<string> Attachments { get; init; } = [];

    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The tries before the one that decided, in their order.</summary>
    public IReadOnlyList<ReadFailure> Earlier { get; init; } = [];

    public int Attempt => Earlier.Count + 1;

    /// <summary>It passed, but not at the first try.</summary>
    public bool Flaky => Status == ReadStatus.Passed && Earlier.Count > 0;

    /// <summary>What people call it by: <see cref="CaseTitle.Of"/>.</summary>
    public string Title => CaseTitle.Of(Suite, ClassName, Name);
}
