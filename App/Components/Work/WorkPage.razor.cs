using Microsoft.AspNetCore.Components;
using TestRuns.Components.Detail;
using TestRuns.Components.Visit;
using TestRuns.Connections;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Components.Work;

/// <summary>Where a person works through a run: the step that waits for them, what comes next, and nothing else.</summary>
public sealed partial class WorkPage(RunReads reads, RunFeed feed, Visitor visitor, TabCircuit circuit, WorkCommands commands) : ComponentBase, IAsyncDisposable
{
    private PageLoop loop = new();
    private long? followed;
    private RunView? view;
    private WorkView? work;
    private SeenProject? project;
    private string? lostTo;
    private bool unknown;

    [Parameter] public long Id { get; set; }

    private bool MayRun => project is { MayRun: true };

    private bool Decides => MayRun && work is { Hold: Hold.Mine } && !work.Run.Status.IsTerminal();

    public async ValueTask DisposeAsync()
    {
        circuit.Known -= OnKnown;
        await loop.DisposeAsync();
    }

    protected override void OnInitialized() => circuit.Known += OnKnown;

    protected override async Task OnParametersSetAsync()
    {
        if (followed == Id) return;
        followed = Id;
        await loop.DisposeAsync();
        (loop, view, work, lostTo, unknown) = (new PageLoop(), null, null, null, false);
        loop.Start(Follow, DispatchExceptionAsync);
    }

    private async Task Follow(CancellationToken cancellationToken)
    {
        using var watch = feed.WatchRun(Id);
        await InvokeAsync(() => Load(cancellationToken));
        while (view is not null && await watch.Deltas.Reader.WaitToReadAsync(cancellationToken))
        {
            await InvokeAsync(async () =>
            {
                if (watch.Deltas.TakeLost()) await Load(cancellationToken);
                while (view is not null && watch.Deltas.Reader.TryRead(out var delta))
                {
                    if (delta.Run.IsGone)
                    {
                        await Load(cancellationToken);
                        break;
                    }

                    view.Apply(delta);
                    // A delta can carry an event that is newer than its copy of the run.
                    if (delta.Events is [.., var last] && last.Id > view.Run.Version && await reads.Find(Id, cancellationToken) is { } run) view.Apply(new RunDelta(run, [], []));
                }

                Look();
            });
        }
    }

    private async Task Load(CancellationToken cancellationToken)
    {
        var detail = await reads.Detail(Id, cancellationToken);
        project = (await visitor.Projects(cancellationToken)).FirstOrDefault(one => one.Id == detail?.Run.ProjectId);
        unknown = detail is null || project is null;
        view = unknown ? null : new RunView(detail!);
        Look();
    }

    private void Look()
    {
        var before = work;
        work = view is null ? null : WorkView.Of(view.Run, view.Cases, circuit.Tab?.Id);
        // Who had it and has it no longer, without having put it down, must not learn it from a refused verdict.
        if (before?.Hold == Hold.Mine && work is { Hold: Hold.Other }) lostTo = work.Run.Client!.Name;
        if (work is null or { Hold: Hold.Mine } || work.Run.Status.IsTerminal()) lostTo = null;
        StateHasChanged();
    }

    private void OnKnown() => _ = InvokeAsync(Look);
}
