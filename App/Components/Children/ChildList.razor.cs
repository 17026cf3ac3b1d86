using Microsoft.AspNetCore.Components;
using TestRuns.Results.Children;
using TestRuns.Results.Reading;
using TestRuns.Runs.Reading;

namespace TestRuns.Components.Children;

/// <summary>The tests that a step's command ran, what failed first. Closed where nothing failed: then the log is what one looks for.</summary>
public sealed partial class ChildList(ChildResultReads reads, TimeProvider time) : ComponentBase
{
    private const int PageSize = 100;

    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(200);

    private ChildFilter filter = new();
    private List<ChildResult> shown = [];
    private (long StepId, ChildCounts Counts)? read;
    private int total;
    private int asked;
    private bool open;

    [Parameter, EditorRequired] public long RunId { get; set; }
    [Parameter, EditorRequired] public long StepId { get; set; }
    [Parameter, EditorRequired] public ChildCounts Counts { get; set; } = null!;

    private IEnumerable<(string Text, ReadStatus? Status, int Count, string? Css)> Choices =>
    [
        ("Tests", null, Counts.Total, null),
        ("Failed", ReadStatus.Failed, Counts.Failed, "look-failed"),
        ("Skipped", ReadStatus.Skipped, Counts.Skipped, "look-skipped"),
        ("Passed", ReadStatus.Passed, Counts.Passed, "look-passed"),
    ];

    protected override async Task OnParametersSetAsync()
    {
        if (read == (StepId, Counts)) return;
        if (read?.StepId != StepId) (filter, open, shown, total) = (new ChildFilter(), Counts.Failed > 0, [], 0);
        read = (StepId, Counts);
        if (open) await Load(append: false);
    }

    private async Task Show(ReadStatus? status)
    {
        filter = filter with { Status = status };
        open = true;
        await Load(append: false);
    }

    private async Task Search(string? text)
    {
        filter = filter with { Text = text };
        var mine = ++asked;
        await Task.Delay(TypingPause, time);
        if (mine != asked) return;
        open = true;
        await Load(append: false);
    }

    private async Task Toggle()
    {
        open = !open;
        if (open && shown.Count == 0) await Load(append: false);
    }

    private Task More() => Load(append: true);

    private async Task Load(bool append)
    {
        var mine = ++asked;
        var (page, all) = await reads.OfStep(RunId, StepId, filter, append ? shown.Count : 0, PageSize, CancellationToken.None);
        // Somebody has typed on, or looks at another step: an answer that comes late must not take the place of theirs.
        if (mine != asked) return;
        (shown, total) = (append ? [.. shown, .. page] : [.. page], all);
    }
}
