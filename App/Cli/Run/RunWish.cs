namespace TestRuns.Cli.Run;

/// <summary>The body of "make a run": design.md §5. What is null is not sent.</summary>
internal sealed record RunWish
{
    public required string Suite { get; init; }
    public IReadOnlyList<string>? Cases { get; init; }
    public string? Name { get; init; }
    public string? Environment { get; init; }
    public IReadOnlyList<string>? Labels { get; init; }
    public string? Key { get; init; }
    public string? OnConflict { get; init; }
    public int? Priority { get; init; }
    public IReadOnlyDictionary<string, string>? Variables { get; init; }
    public double? TimeoutSeconds { get; init; }
    public int? Parallel { get; init; }
    public string? Branch { get; init; }
    public string? Commit { get; init; }
    public string? Link { get; init; }
}
