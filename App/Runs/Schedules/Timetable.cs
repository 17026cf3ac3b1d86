using Microsoft.EntityFrameworkCore;
using Quartz;
using TestRuns.Storage;

namespace TestRuns.Runs.Schedules;

/// <summary>Has Quartz call at the times of the schedules. Its memory is made anew from the table at each start; the table is the truth.</summary>
public sealed partial class Timetable(ISchedulerFactory schedulers, IDbContextFactory<AppDb> contexts, FireSchedule fire, TimeProvider time, ILogger<Timetable> logger) : IHostedService
{
    private const string Group = "schedules";

    private readonly SemaphoreSlim turn = new(1);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var schedule in await db.Set<Schedule>().AsNoTracking().Where(row => row.Enabled).OrderBy(row => row.Id).ToListAsync(cancellationToken))
        {
            try
            {
                if (schedule.NextAt <= time.GetUtcNow()) await fire.Missed(schedule, cancellationToken);
                await Plan(schedule, cancellationToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // One that cannot be read must keep neither the others nor the server from starting.
                Log.NotPlanned(logger, error, schedule.Id);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>It was made, changed or deleted: what the table says now is planned. Of several at once each looks anew, so that the last one is right.</summary>
    internal async Task Follow(long id, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            if (await db.Set<Schedule>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } schedule) await Plan(schedule, cancellationToken);
            else await Forget(id, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task Plan(Schedule schedule, CancellationToken cancellationToken)
    {
        var times = CronText.Zone(schedule.TimeZone) is { } zone ? CronText.Read(schedule.Cron, zone).Times : null;
        if (times is null) Log.Unreadable(logger, schedule.Id, schedule.Cron, schedule.TimeZone);
        if (schedule.Enabled && times is not null) await Plan(schedule.Id, times.Expression, schedule.Missed, cancellationToken);
        else await Forget(schedule.Id, cancellationToken);
    }

    internal async Task Plan(long id, CronExpression times, MissedRule missed, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var job = JobBuilder.Create<ScheduleJob>().WithIdentity(KeyOf(id)).UsingJobData(new JobDataMap { [ScheduleJob.IdKey] = id }).Build();
        var instruction = missed == MissedRule.Once ? CronTriggerMisfireInstruction.FireAndProceed : CronTriggerMisfireInstruction.DoNothing;
        // By the clock that the scheduler goes by: a start that is long past to it would be a missed time at once.
        var trigger = TriggerBuilder.Create(time).WithIdentity(KeyOf(id).Name, Group).StartAt(time.GetUtcNow()).WithMisfireThreshold(FireSchedule.OnTime)
            .WithSchedule(CronScheduleBuilder.Create(times).WithMisfireInstruction(instruction)).Build();
        await scheduler.ScheduleJob(job, trigger, ScheduleJobOptions.Replacing, cancellationToken);
    }

    private async Task Forget(long id, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.DeleteJob(KeyOf(id), cancellationToken);
    }

    internal static JobKey KeyOf(long id) => new($"schedule-{id}", Group);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Schedule {ScheduleId} could not be planned: it makes no runs until the server is started anew")]
        public static partial void NotPlanned(ILogger logger, Exception error, long scheduleId);

        [LoggerMessage(LogLevel.Error, "Schedule {ScheduleId} makes no runs: its times {Cron} in {Zone} mean nothing on this machine")]
        public static partial void Unreadable(ILogger logger, long scheduleId, string cron, string zone);
    }
}
