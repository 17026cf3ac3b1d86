using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Components.Detail;

/// <summary>Which cases of a large run are shown; its word stands in the address.</summary>
public sealed record CaseFilter(string Word, string Text, Func<CaseView, bool> Shows)
{
    public static readonly IReadOnlyList<CaseFilter> All =
    [
        new("", "All", _ => true),
        new("running", "Running", one => one.Status is CaseStatus.InProgress or CaseStatus.CancelRequested),
        new("failed", "Failed", one => one.Status == CaseStatus.Failed),
        new("passed", "Passed", one => one.Status == CaseStatus.Passed),
        new("left", "Left", one => one.Status == CaseStatus.Created),
        new("other", "Cancelled or skipped", one => one.Status is CaseStatus.Cancelled or CaseStatus.Skipped),
    ];

    public static CaseFilter Of(string? word) => All.FirstOrDefault(filter => filter.Word == word) ?? All[0];
}
