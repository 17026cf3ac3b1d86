using TestRuns.Runs.Reading;

namespace TestRuns.Runs.Schedules;

/// <summary>A schedule as it is shown.</summary>
/// <param name="Last">The run that it made last, where that is still there.</param>
/// <param name="NextAt">Null: it is switched off, or its project is archived.</param>
public sealed record ScheduleView(Schedule Schedule, string Suite, NamedRun? Last, DateTimeOffset? NextAt)
{
    /// <summary>For a record: "every day at 02:00, Europe/Berlin, switched off".</summary>
    public string InWords()
    {
        var times = CronText.Read(Schedule.Cron, TimeZoneInfo.Utc).Times?.Words.Sentence ?? Schedule.Cron;
        return $"{times}, {Schedule.TimeZone}{(Schedule.Enabled ? "" : ", switched off")}";
    }
}
