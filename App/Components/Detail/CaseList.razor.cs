using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TestRuns.Components.Visit;
using TestRuns.Runs.Reading;

namespace TestRuns.Components.Detail;

/// <summary>The run's cases and their steps; from some hundred lines on only what is on screen is rendered.</summary>
public sealed partial class CaseList(IJSRuntime js) : ComponentBase, IAsyncDisposable
{
    private const int Many = 200;
    private const int RowHeight = 30;

    /// <summary>Up to here one sees all at a glance, and needs no filter.</summary>
    private const int Few = 12;

    private readonly CaseRows rows = new();
    private List<CaseLine> lines = [];
    private ElementReference list;
    private PageScript<CaseList>? script;

    [Parameter, EditorRequired] public RunSummary Run { get; set; } = null!;

    [Parameter, EditorRequired] public IReadOnlyList<CaseView> Cases { get; set; } = [];

    [Parameter, EditorRequired] public CaseFilter Filter { get; set; } = CaseFilter.All[0];

    [Parameter, EditorRequired] public Func<long, string> Href { get; set; } = null!;

    [Parameter, EditorRequired] public Func<CaseFilter, string> FilterHref { get; set; } = null!;

    [Parameter] public long? Selected { get; set; }

    [Parameter] public SeenProject? Project { get; set; }

    public async ValueTask DisposeAsync()
    {
        if (script is not null) await script.DisposeAsync();
    }

    protected override void OnParametersSet() => Arrange();

    /// <summary>Once: the run is opened at the case that failed, and its row is to be in sight. From then on the list is moved by who reads it.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender || lines.FindIndex(IsSelected) is var number && number < 0) return;
        script = new PageScript<CaseList>(js, "./Components/Detail/CaseList.razor.js", this);
        await script.Begin("reveal", begun: null, list, number, RowHeight);
    }

    private void Arrange() => lines = rows.Of(Cases, Selected, Filter == CaseFilter.All[0] ? null : Filter.Shows);

    private bool IsSelected(CaseLine line) => line.Step?.Id is { } id && id == Selected;

    private string? HrefOf(CaseLine line) => line.Step?.Id is { } id ? Href(id) : null;

    private void Toggle(CaseLine line)
    {
        rows.Toggle(line);
        Arrange();
    }
}
