namespace TestRuns.Exchange.TestRail;

/// <summary>A case of a TestRail file, its texts as they stand there.</summary>
internal sealed class RailCase
{
    public required int Line { get; init; }

    /// <summary>The sections that it is in, the outermost first.</summary>
    public required IReadOnlyList<string> Sections { get; init; }

    public string? Id { get; set; }
    public string? Title { get; set; }
    public string? Type { get; set; }
    public string? Priority { get; set; }
    public string? References { get; set; }
    public string? Preconditions { get; set; }
    public string? Steps { get; set; }
    public string? Expected { get; set; }

    /// <summary>Of an exploratory session.</summary>
    public string? Mission { get; set; }

    public string? Goals { get; set; }
    public List<StepDraft> Separated { get; } = [];
}
