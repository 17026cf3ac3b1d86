using Quartz;

namespace TestRuns.Runs.Schedules;

/// <summary>What Quartz calls at each time of a schedule.</summary>
internal sealed partial class ScheduleJob(FireSchedule fire, Timetable timetable, ILogger<ScheduleJob> logger) : IJob
{
    public const string IdKey = "scheduleId";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var id = (long)context.MergedJobDataMap[IdKey]!;
        try
        {
            if (await fire.Fire(id, context.ScheduledFireTimeUtc ?? context.FireTimeUtc, CancellationToken.None)) return;
            // It went with its suite or its project, which told nobody here; or was switched off just now.
            await timetable.Follow(id, CancellationToken.None);
        }
        catch (Exception error)
        {
            // It keeps its next time, and what was missed stands as the last one that is known.
            Log.Failed(logger, error, id);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The run of schedule {ScheduleId} could not be made")]
        public static partial void Failed(ILogger logger, Exception error, long scheduleId);
    }
}
