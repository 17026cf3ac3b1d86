using Microsoft.AspNetCore.Components;
using TestRuns.Components.Visit;
using TestRuns.Runs.Reading;

namespace TestRuns.Components.Detail;

/// <summary>The run's cases and their steps; from some hundred lines on only what is on screen is rendered.</summary>
public sealed partial class CaseList : ComponentBase
{
    private const int Many = 200;

    /// <summary>Up to here one sees all at a glance, and needs no filter.</summary>
    private const int Few = 12;

    private readonly CaseRows rows = new();
    private List<CaseLine> lines = [];

    [Parameter, EditorRequired] public RunSummary Run { get; set; } = null!;

    [Parameter, EditorRequired] public IReadOnlyList<CaseView> Cases { get; set; } = [];

    [Parameter, EditorRequired] public CaseFilter Filter { get; set; } = CaseFilter.All[0];

    [Parameter, EditorRequired] public Func<long, string> Href { get; set; } = null!;

    [Parameter, EditorRequired] public Func<CaseFilter, string> FilterHref { get; set; } = null!;

    [Parameter] public long? Selected { get; set; }

    [Parameter] public SeenProject? Project { get; set; }

    protected override void OnParametersSet() => Arrange();

    private void Arrange() => lines = rows.Of(Cases, Selected, Filter == CaseFilter.All[0] ? null : Filter.Shows);

    private bool IsSelected(CaseLine line) => line.Step?.Id is { } id && id == Selected;

    private string? HrefOf(CaseLine line) => line.Step?.Id is { } id ? Href(id) : null;

    private void Toggle(CaseLine line)
    {
        rows.Toggle(line);
        Arrange();
    }
}
