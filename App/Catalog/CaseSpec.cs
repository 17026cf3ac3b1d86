namespace TestRuns.Catalog;

/// <summary>A case as it is written down: in a suite's file, in the catalog, and frozen in a run.</summary>
public sealed record CaseSpec
{
    public required string Name { get; init; }

    /// <summary>What another tool knows it by, such as <c>C123</c>: an import finds it again by this. Null: nothing.</summary>
    public string? Key { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];
    public string? Preconditions { get; init; }
    public TimeSpan? Timeout { get; init; }

    /// <summary>How many further tries a failed case gets.</summary>
    public int Retries { get; init; }

    public required IReadOnlyList<StepSpec> Steps { get; init; }

    /// <summary>A table of values, each row with the same names: a run has the case once for each row. Empty: once.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Parameters { get; init; } = [];
}
