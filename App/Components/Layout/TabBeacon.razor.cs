using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TestRuns.Components.Visit;
using TestRuns.Connections;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Components.Layout;

/// <summary>Says which tab this is, shows what ends with it, and has the browser ask before it is left while something does.</summary>
public sealed partial class TabBeacon(IJSRuntime js, TabCircuit circuit, Visitor visitor, HangingRuns hangingRuns, RunReads reads, RunFeed feed)
    : ComponentBase, IAsyncDisposable
{
    private readonly PageLoop loop = new();
    private readonly SortedDictionary<long, RunSummary> hanging = [];
    private PageScript<TabBeacon>? script;
    private bool asks;

    public async ValueTask DisposeAsync()
    {
        await loop.DisposeAsync();
        if (script is not null) await script.DisposeAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        script = new PageScript<TabBeacon>(js, "./Components/Layout/TabBeacon.razor.js", this);
        await script.Begin("start", () => circuit.Tab is not null, script.Self);
    }

    /// <summary>Called by the browser, once a page.</summary>
    [JSInvokable]
    public async Task Named(string id)
    {
        if (circuit.Tab is not null) return;
        circuit.Name(id, (await visitor.Actor()).Name);
        loop.Start(Follow, DispatchExceptionAsync);
    }

    private async Task Follow(CancellationToken cancellationToken)
    {
        using var changes = feed.Watch();
        await InvokeAsync(() => Load(cancellationToken));
        while (await changes.Reader.WaitToReadAsync(cancellationToken))
        {
            // Every run's changes come by here, for every tab: nothing is asked of the circuit unless it is about this tab.
            var mine = new List<RunSummary>();
            while (changes.Reader.TryRead(out var batch)) mine.AddRange(batch.Where(Concerns));
            if (changes.TakeLost()) await InvokeAsync(() => Load(cancellationToken));
            else if (mine.Count > 0) await InvokeAsync(() => Apply(mine));
        }
    }

    private bool Concerns(RunSummary run) => run.Client?.Id == circuit.Tab?.Id || hanging.ContainsKey(run.Id);

    private async Task Load(CancellationToken cancellationToken)
    {
        if (circuit.Tab is not { } tab) return;
        hanging.Clear();
        foreach (var id in await hangingRuns.On(ClientKind.Browser, tab.Id, cancellationToken))
            if (await reads.Find(id, cancellationToken) is { } run) hanging[id] = run;
        await Show();
    }

    private Task Apply(List<RunSummary> changed)
    {
        foreach (var run in changed)
        {
            if (run.Client?.Id == circuit.Tab?.Id && !run.Status.IsTerminal()) hanging[run.Id] = run;
            else hanging.Remove(run.Id);
        }

        return Show();
    }

    private async Task Show()
    {
        StateHasChanged();
        if (asks == hanging.Count > 0) return;
        asks = hanging.Count > 0;
        await script!.Call("ask", asks);
    }
}
