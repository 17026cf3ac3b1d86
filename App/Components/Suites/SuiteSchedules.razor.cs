using Microsoft.AspNetCore.Components;
using TestRuns.Components.Visit;
using TestRuns.Live;
using TestRuns.Runs.Schedules;

namespace TestRuns.Components.Suites;

/// <summary>The schedules of a suite. Live: their times come, their runs end, and another tab changes them.</summary>
public sealed partial class SuiteSchedules(ScheduleNews news, ScheduleStore schedules, ScheduleCommands commands, TimeProvider time) : LivePage(time)
{
    private IReadOnlyList<ScheduleView>? views;
    private bool making;
    private long? editing;

    [Parameter, EditorRequired] public SeenProject Project { get; set; } = null!;

    [Parameter, EditorRequired] public long SuiteId { get; set; }

    [Parameter, EditorRequired] public string Suite { get; set; } = "";

    protected override Broadcast<bool>.Subscription Watch() => news.Watch();

    protected override async Task Load(CancellationToken cancellationToken) => views = await schedules.List(Project.Id, SuiteId, cancellationToken);

    private Task Done()
    {
        (making, editing) = (false, null);
        return Load(CancellationToken.None);
    }

    private async Task Switch(ScheduleView view)
    {
        await commands.Switch(Project.Id, view);
        await Load(CancellationToken.None);
    }

    private async Task Delete(ScheduleView view)
    {
        await commands.Delete(Project.Id, view);
        await Load(CancellationToken.None);
    }
}
