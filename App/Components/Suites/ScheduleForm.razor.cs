using Microsoft.AspNetCore.Components;
using TestRuns.Components.Look;
using TestRuns.Runs.Schedules;

namespace TestRuns.Components.Suites;

/// <summary>A schedule that is made or changed: what its times mean is seen while they are written.</summary>
public sealed partial class ScheduleForm : ComponentBase
{
    private readonly Wish wish = new();
    private IReadOnlyDictionary<string, string> mistakes = new Dictionary<string, string>(StringComparer.Ordinal);
    private bool saving;

    [Parameter, EditorRequired] public long ProjectId { get; set; }

    [Parameter, EditorRequired] public string Suite { get; set; } = "";

    /// <summary>Null: a new one.</summary>
    [Parameter] public ScheduleView? Known { get; set; }

    [Parameter] public EventCallback OnDone { get; set; }

    private TimeZoneInfo? Zone => CronText.Zone(wish.TimeZone?.Trim());

    private (CronText? Times, string? Wrong) Times => CronText.Read(wish.Cron, Zone ?? TimeZoneInfo.Utc);

    private bool IsReaders => Zone is null || Zone.Id == Reader.Zone.Id;

    private string There(DateTimeOffset at) => TimeText.Elsewhere(at, Zone!, Reader.Zone);

    private string Sentence(CronText times)
    {
        var said = times.Words.Sentence ?? "at these times";
        return $"{char.ToUpperInvariant(said[0])}{said[1..]}{(Zone is null ? "" : $", {Zone.Id}")}:";
    }

    // Once: what is typed stays.
    protected override void OnInitialized()
    {
        var known = Known is null ? new ScheduleWish { Cron = "0 2 * * *", TimeZone = Reader.Zone.Id } : ScheduleCommands.Of(Known);
        (wish.Cron, wish.TimeZone, wish.Environment, wish.Variables) = (known.Cron, known.TimeZone, known.Environment, known.Variables);
        (wish.Enabled, wish.Missed, wish.SkipIfRunning) = (known.Enabled, known.Missed!.Value, known.SkipIfRunning);
    }

    private async Task Save()
    {
        if (saving) return;
        saving = true;
        try
        {
            mistakes = await Commands.Save(ProjectId, Known, new ScheduleWish
            {
                Suite = Suite,
                Cron = wish.Cron,
                TimeZone = wish.TimeZone?.Trim(),
                Environment = string.IsNullOrWhiteSpace(wish.Environment) ? null : wish.Environment.Trim(),
                Variables = wish.Variables,
                Enabled = wish.Enabled,
                Missed = wish.Missed,
                SkipIfRunning = wish.SkipIfRunning,
            });
            if (mistakes.Count == 0) await OnDone.InvokeAsync();
        }
        finally
        {
            saving = false;
        }
    }

    /// <summary>Several of these forms can be on the page.</summary>
    private string Id(string part) => $"schedule-{Known?.Schedule.Id}-{part}";

    private RenderFragment Wrong(string field) => builder =>
    {
        if (!mistakes.TryGetValue(field, out var wrong)) return;
        builder.OpenElement(0, "p");
        builder.AddAttribute(1, "class", "look-failed small");
        builder.AddAttribute(2, "role", "alert");
        builder.AddContent(3, wrong);
        builder.CloseElement();
    };

    private sealed class Wish
    {
        public string? Cron { get; set; }
        public string? TimeZone { get; set; }
        public string? Environment { get; set; }
        public IReadOnlyDictionary<string, string> Variables { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);
        public bool Enabled { get; set; }
        public MissedRule Missed { get; set; }
        public bool SkipIfRunning { get; set; }
    }
}
