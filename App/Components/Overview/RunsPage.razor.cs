using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TestRuns.Components.Look;
using TestRuns.Components.Visit;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Components.Overview;

/// <summary>The live list: listen first, read the page second, then apply what comes.</summary>
public sealed partial class RunsPage(
    RunReads reads, RunFeed feed, RunTally tally, Visitor visitor, RunCommands commands, ReaderZone reader, NavigationManager navigation, IJSRuntime js) : ComponentBase, IAsyncDisposable
{
    private const int PageSize = 50;

    private readonly PageLoop loop = new();
    private readonly RunRows rows = new();
    private readonly List<RunSummary> meanwhile = [];
    private readonly Dictionary<long, RunRow> components = [];
    private RunListAddress here = RunListAddress.From(null, null, null, null);
    private RunListAddress? shown;
    private IReadOnlyList<SeenProject> projects = [];
    private IReadOnlyList<RunCount> tallied = [];
    private IReadOnlyDictionary<RunStatus, int>? counts;
    private ElementReference list;
    private Together? together;
    private PageScript<RunsPage>? script;
    private bool loaded;
    private int loading;

    [SupplyParameterFromQuery(Name = "status")] private string? Status { get; set; }

    [SupplyParameterFromQuery(Name = "project")] private string? Project { get; set; }

    [SupplyParameterFromQuery(Name = "q")] private string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "before")] private string? Before { get; set; }

    [SupplyParameterFromQuery(Name = "suite")] private string? Suite { get; set; }

    [SupplyParameterFromQuery(Name = "ended")] private string? Ended { get; set; }

    [SupplyParameterFromQuery(Name = "kind")] private string? Kind { get; set; }

    [SupplyParameterFromQuery(Name = "by")] private string? By { get; set; }

    [SupplyParameterFromQuery(Name = "controller")] private string? Controller { get; set; }

    private RunCommands Commands => commands;

    /// <summary>Called by the browser: is a pointer moving over the list, or is it scrolled down?</summary>
    [JSInvokable]
    public void Still(bool still)
    {
        rows.Still = still;
        if (still) return;
        rows.Settle();
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        await loop.DisposeAsync();
        if (script is not null) await script.DisposeAsync();
    }

    protected override void OnInitialized() => loop.Start(Follow, DispatchExceptionAsync);

    protected override async Task OnParametersSetAsync()
    {
        here = RunListAddress.From(Status, Project, Text, Before).Narrowed(Suite, Ended, Kind, By, Controller);
        if (shown is not null && shown != here) await Load(loop.Token);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (components.Count > rows.Shown.Count) Forget();
        // All that was shown has gone, and there is more.
        if (rows.IsDrained && loading == 0) await Load(loop.Token);
        // The list is there once the first page was read.
        if (!loaded || script is not null) return;
        script = new PageScript<RunsPage>(js, "./Components/Overview/RunsPage.razor.js", this);
        await script.Begin("watch", begun: null, list, script.Self);
    }

    private async Task Follow(CancellationToken cancellationToken)
    {
        using var changes = feed.Watch();
        using var counted = tally.Watch();
        await InvokeAsync(() => Load(cancellationToken));
        await InvokeAsync(async () => Count(await tally.Now(cancellationToken)));
        await Task.WhenAll(FollowRuns(changes, cancellationToken), FollowCounts(counted, cancellationToken));
    }

    private async Task FollowRuns(Live.Broadcast<IReadOnlyList<RunSummary>>.Subscription changes, CancellationToken cancellationToken)
    {
        while (await changes.Reader.WaitToReadAsync(cancellationToken))
        {
            await InvokeAsync(async () =>
            {
                // This tab was too slow, or frozen: what it missed is read.
                if (changes.TakeLost()) await Load(cancellationToken);
                while (changes.Reader.TryRead(out var batch))
                {
                    if (loading > 0) meanwhile.AddRange(batch);
                    Show(rows.Apply(batch));
                }
            });
        }
    }

    /// <summary>With many changes a second in many tabs, what a row costs is what all of it costs: the others are not asked.</summary>
    private void Show(RowsChange change)
    {
        if (!change.IsAny) return;
        if (change.Whole || together is null || !change.InPlace.All(run => components.ContainsKey(run.Id)))
        {
            StateHasChanged();
            return;
        }

        together.Render(() =>
        {
            foreach (var run in change.InPlace) components[run.Id].Show(run, rows.IsLeaving(run));
        });
    }

    private async Task FollowCounts(Live.Broadcast<IReadOnlyList<RunCount>>.Subscription counted, CancellationToken cancellationToken)
    {
        await foreach (var count in counted.Reader.ReadAllAsync(cancellationToken)) await InvokeAsync(() => Count(count));
    }

    private void Forget()
    {
        var shownIds = rows.Shown.Select(run => run.Id).ToHashSet();
        foreach (var gone in components.Keys.Where(id => !shownIds.Contains(id)).ToList()) components.Remove(gone);
    }

    private async Task Load(CancellationToken cancellationToken)
    {
        var wanted = here;
        loading++;
        try
        {
            projects = await visitor.Projects(cancellationToken);
            var filter = wanted.Filter([.. Chosen(wanted).Select(project => project.Id)], reader.Zone);
            var page = await reads.List(filter, wanted.Before, PageSize, cancellationToken);
            // Somebody went on to another address meanwhile: that one's page is on its way.
            if (wanted != here) return;
            rows.Reset(page, filter, newest: wanted.Before is null);
            rows.Apply(meanwhile);
            (shown, loaded) = (wanted, true);
            // Of other projects, it may be: what the chips say is of those that are listed.
            if (counts is not null) counts = Counted();
        }
        finally
        {
            if (--loading == 0) meanwhile.Clear();
        }

        StateHasChanged();
    }

    private void Count(IReadOnlyList<RunCount> all)
    {
        tallied = all;
        counts = Counted();
        StateHasChanged();
    }

    private Dictionary<RunStatus, int> Counted()
    {
        var chosen = Chosen(here).Select(project => project.Id).ToHashSet();
        return tallied.Where(count => chosen.Contains(count.ProjectId)).GroupBy(count => count.Status)
            .ToDictionary(group => group.Key, group => group.Sum(count => count.Count));
    }

    private IEnumerable<SeenProject> Chosen(RunListAddress address) =>
        projects.Where(project => address.Project is null ? !project.IsArchived : project.Key == address.Project);

    private void Search(string? text) => navigation.NavigateTo((here with { Text = text, Before = null }).ToString(), replace: true);

    private async Task ShowNew()
    {
        rows.Settle();
        if (script is not null) await script.Call("toTop");
    }

    private string? ProjectName(RunSummary run) =>
        here.Project is null && projects.Count > 1 ? projects.FirstOrDefault(project => project.Id == run.ProjectId)?.Name : null;

    private bool MayAbort(RunSummary run) => projects.Any(project => project.Id == run.ProjectId && project.MayRun);
}
