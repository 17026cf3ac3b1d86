using TestRuns.Catalog;

namespace TestRuns.Exchange;

/// <param name="Do">May be empty where only what is expected is known.</param>
internal sealed record StepDraft(string Do, string? Expected);

/// <summary>A case as another tool tells of it, its texts as they are there.</summary>
internal sealed record CaseDraft
{
    public required string File { get; init; }
    public required int Line { get; init; }
    public string? Key { get; init; }
    public required string Title { get; init; }

    /// <summary>Null: none.</summary>
    public string? Suite { get; init; }

    /// <summary>Words that are to be tags, as they are there.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    public string? Preconditions { get; init; }
    public IReadOnlyList<StepDraft> Steps { get; init; } = [];
}
