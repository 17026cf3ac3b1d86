using TestRuns.Results.Compare;

namespace TestRuns.Components.Compare;

/// <summary>A part of the page that compares two runs; its word stands in the address.</summary>
/// <param name="Rule">What it needs to be told of, where the title does not say it.</param>
public sealed record CompareSection(Difference Difference, string Word, string Title, string? Css, string? Rule = null)
{
    /// <summary>What somebody must act on comes first.</summary>
    public static readonly IReadOnlyList<CompareSection> All =
    [
        new(Difference.NewlyFailing, "failing", "Newly failing", "look-failed"),
        new(Difference.StillFailing, "still", "Still failing", "look-failed"),
        new(Difference.NotDecided, "undecided", "Failed before, no result now", "look-aborting"),
        new(Difference.Fixed, "fixed", "Fixed", "look-passed"),
        new(Difference.Added, "added", "Added", null),
        new(Difference.Removed, "removed", "Removed", null),
        new(Difference.Slower, "slower", "Slower", null, RunComparison.NoiseRule),
        new(Difference.Faster, "faster", "Faster", null, RunComparison.NoiseRule),
    ];
}
