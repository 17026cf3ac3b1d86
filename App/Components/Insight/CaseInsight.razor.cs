using Microsoft.AspNetCore.Components;
using TestRuns.Components.Look;
using TestRuns.Components.Visit;
using TestRuns.Results.History;
using TestRuns.Runs;
using TestRuns.Runs.Lineage;
using TestRuns.Runs.Reading;

namespace TestRuns.Components.Insight;

/// <summary>What is known of a case beyond this run: how it ended before, since when it fails, what was written beside it.</summary>
public sealed partial class CaseInsight(CaseHistoryReads histories, ReaderZone reader) : ComponentBase
{
    private const int Shown = 20;

    private (long, CaseStatus, RunStatus)? read;
    private CaseStanding? history;

    [Parameter, EditorRequired] public RunSummary Run { get; set; } = null!;

    [Parameter, EditorRequired] public CaseView Case { get; set; } = null!;

    [Parameter] public SeenProject? Project { get; set; }

    private ReaderZone Reader => reader;

    protected override async Task OnParametersSetAsync()
    {
        var now = (Case.Id, Case.Status, Run.Status);
        if (read == now) return;
        if (read?.Item1 != Case.Id) history = null;
        read = now;
        var found = await histories.Of(CaseLineage.KeyOf(Run, Case.Title), Run.Id, Shown, CancellationToken.None);
        // Another case may have been chosen meanwhile: its own answer is on its way.
        if (read == now) history = found;
    }
}
