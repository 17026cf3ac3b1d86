using Microsoft.AspNetCore.Components;
using TestRuns.Components.Layout;
using TestRuns.Components.Visit;
using TestRuns.Retention;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Components.Detail;

/// <summary>One run, live: listen first, read it second, then apply what comes.</summary>
public sealed partial class RunPage(RunReads reads, RunFeed feed, RemovalReads removals, Visitor visitor, NavigationManager navigation) : ComponentBase, IAsyncDisposable
{
    private const int EventsAtOnce = 5000;

    private static readonly (string Name, string Text)[] Tabs = [("cases", "Cases"), ("timeline", "Timeline"), ("details", "Details")];

    private PageLoop loop = new();
    private long? followed;
    private RunView? view;
    private SeenProject? project;
    private RunKin kin = RunKin.None;
    private List<RunEvent>? events;
    private (CaseView Case, StepView Step)? selected;
    private long? kept;
    private long? chosen;
    private long? chosenCase;
    private CaseView? caseAlone;
    private int? line;
    private string tab = "cases";
    private CaseFilter filter = CaseFilter.All[0];
    private RemovedRun? removed;
    private bool unknown;

    [Parameter] public long Id { get; set; }

    [SupplyParameterFromQuery(Name = "tab")] private string? Tab { get; set; }

    [SupplyParameterFromQuery(Name = "show")] private string? Show { get; set; }

    [SupplyParameterFromQuery(Name = "step")] private string? StepText { get; set; }

    [SupplyParameterFromQuery(Name = "line")] private string? LineText { get; set; }

    [SupplyParameterFromQuery(Name = "case")] private string? CaseNumber { get; set; }

    public async ValueTask DisposeAsync() => await loop.DisposeAsync();

    protected override async Task OnParametersSetAsync()
    {
        tab = Tabs.Any(one => one.Name == Tab) ? Tab! : "cases";
        filter = CaseFilter.Of(Show);
        chosen = long.TryParse(StepText, out var step) ? step : null;
        chosenCase = long.TryParse(CaseNumber, out var runCase) ? runCase : null;
        // Both are understood: the one that the log's own links have, and the one that people know from elsewhere.
        line = int.TryParse(LineText, out var number) || int.TryParse(LineOf(navigation.Uri), out number) ? number : null;
        if (followed != Id)
        {
            followed = Id;
            await loop.DisposeAsync();
            (loop, view, events, kept, unknown) = (new PageLoop(), null, null, null, false);
            loop.Start(Follow, DispatchExceptionAsync);
            return;
        }

        Select();
        if (tab == "timeline" && events is null && view is not null) await LoadEvents(loop.Token);
    }

    private async Task Follow(CancellationToken cancellationToken)
    {
        using var watch = feed.WatchRun(Id);
        await InvokeAsync(() => Load(cancellationToken));
        while (view is not null && await watch.Deltas.Reader.WaitToReadAsync(cancellationToken))
        {
            await InvokeAsync(async () =>
            {
                // This tab was too slow, or frozen: what it missed is read.
                if (watch.Deltas.TakeLost()) await Load(cancellationToken);
                var changed = false;
                while (view is not null && watch.Deltas.Reader.TryRead(out var delta)) changed |= await Apply(delta, cancellationToken);
                if (changed) Select();
                if (changed) StateHasChanged();
            });
        }
    }

    private async Task Load(CancellationToken cancellationToken)
    {
        var detail = await reads.Detail(Id, cancellationToken);
        var seen = await visitor.Projects(cancellationToken);
        project = seen.FirstOrDefault(one => one.Id == detail?.Run.ProjectId);
        unknown = detail is null || project is null;
        removed = detail is null && await removals.Run(Id, cancellationToken) is { } gone && seen.Any(one => one.Id == gone.ProjectId) ? gone : null;
        view = unknown ? null : new RunView(detail!);
        kin = view is null ? RunKin.None : await reads.Kin(view.Run, cancellationToken);
        Select();
        if (view is not null && (tab == "timeline" || events is not null)) await LoadEvents(cancellationToken);
        StateHasChanged();
    }

    private async Task<bool> Apply(RunDelta delta, CancellationToken cancellationToken)
    {
        if (delta.Run.IsGone)
        {
            // It went with its project, or retention took it: the page says what it says of every run that is not there.
            await Load(cancellationToken);
            return false;
        }

        var changed = view!.Apply(delta);
        // A delta can carry an event that is newer than its copy of the run.
        if (delta.Events is [.., var last] && last.Id > view.Run.Version && await reads.Find(Id, cancellationToken) is { } run)
            changed |= view.Apply(new RunDelta(run, [], []));
        return AddEvents(delta.Events) || changed;
    }

    private async Task LoadEvents(CancellationToken cancellationToken)
    {
        var read = new List<RunEvent>();
        IReadOnlyList<RunEvent> page;
        do
        {
            page = await reads.Events(Id, read.Count == 0 ? 0 : read[^1].Id, EventsAtOnce, cancellationToken);
            read.AddRange(page);
        }
        while (page.Count == EventsAtOnce);
        var newer = events?.Where(happened => read.Count == 0 || happened.Id > read[^1].Id).ToList();
        events = read;
        if (newer is not null) AddEvents(newer);
    }

    /// <summary>Only once the timeline was opened: before, nobody sees them.</summary>
    private bool AddEvents(IReadOnlyList<RunEvent> more)
    {
        if (events is null) return false;
        var known = events.Count == 0 ? 0 : events[^1].Id;
        var fresh = more.Where(happened => happened.Id > known).ToList();
        if (fresh.Count == 0) return false;
        events = [.. events, .. fresh];
        return true;
    }

    private void Select()
    {
        if (view is null) return;
        caseAlone = null;
        if (chosen is { } step && view.Find(step) is { } found)
        {
            selected = found;
            return;
        }

        if (chosenCase is { } wanted && view.FindCase(wanted) is { } known)
        {
            selected = RunView.InterestingOf(known);
            caseAlone = selected is null ? known : null;
            return;
        }

        // When the run ends under one's eyes the log that one reads stays; the next step that runs takes its place.
        // Where several cases are in progress, the one that is looked at is followed to its end.
        var same = kept is { } looked && view.Find(looked) is { } at && at.Case.Status is CaseStatus.InProgress or CaseStatus.CancelRequested ? RunView.InterestingOf(at.Case) : null;
        var interesting = same ?? view.Interesting();
        var stay = kept is { } id && interesting?.Step.Status != StepStatus.InProgress ? view.Find(id) : null;
        selected = stay ?? interesting;
        kept = selected?.Step.Id;
    }

    private string At(string name, long? step, int? lineNumber = null) => Address.Of(
        $"/runs/{Id}", ("tab", name == "cases" ? null : name), ("show", filter.Word), ("step", step?.ToString()), ("line", lineNumber?.ToString()));

    /// <summary>Leads somebody else to what is looked at here: the case, its step, the line.</summary>
    private string? Shared => (selected?.Case ?? caseAlone) is { } shown
        ? navigation.ToAbsoluteUri(Address.Of($"/runs/{Id}", ("case", shown.Id.ToString()), ("step", selected?.Step.Id?.ToString()), ("line", line?.ToString()))).ToString()
        : null;

    private static string? LineOf(string uri) => uri.Split("#L") is [_, var behind] ? behind : null;

    private string FilterHref(CaseFilter other) => Address.Of($"/runs/{Id}", ("show", other.Word), ("step", chosen?.ToString()));

    private string StepHref(long step) => At("cases", step);

    private string LineHref(int number) => At("cases", selected?.Step.Id, number);
}
