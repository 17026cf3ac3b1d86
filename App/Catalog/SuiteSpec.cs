namespace TestRuns.Catalog;

/// <summary>A suite with the cases it is made of; what a suite's file says.</summary>
public sealed record SuiteSpec
{
    public required string Name { get; init; }
    public string? Environment { get; init; }
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Of the whole run.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>As many cases as may be in progress at once at most.</summary>
    public const int MostParallel = 64;

    /// <summary>How many of its cases may be in progress at once, from 1 to <see cref="MostParallel"/>.</summary>
    public int Parallel { get; init; } = 1;

    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>Of its runs in the queue: <see cref="Priorities"/>.</summary>
    public int Priority { get; init; }

    /// <summary>Chooses more cases by their tags, behind those that are listed; null: these are all.</summary>
    public TagQuery? Query { get; init; }

    /// <summary>Those that are listed, in their order.</summary>
    public required IReadOnlyList<CaseSpec> Cases { get; init; }
}
