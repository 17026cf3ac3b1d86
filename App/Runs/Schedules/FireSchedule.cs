using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Runs.Schedules;

/// <summary>Makes the run of a schedule's time, or writes down why there is none. Each time counts once, whoever finds that it has come.</summary>
public sealed partial class FireSchedule(IDbContextFactory<AppDb> contexts, SuiteStore suites, RunWriter writer, ScheduleNews news, TimeProvider time, ILogger<FireSchedule> logger)
{
    /// <summary>What is no later than this has not been missed.</summary>
    public static readonly TimeSpan OnTime = TimeSpan.FromMinutes(1);

    /// <param name="due">The time that has come.</param>
    /// <returns>False: there is no such schedule any more, or it is switched off.</returns>
    public async Task<bool> Fire(long id, DateTimeOffset due, CancellationToken cancellationToken)
    {
        if (await SuiteOf(id, cancellationToken) is not { } place) return false;
        var suite = await suites.ToRun(place.ProjectId, place.Name, cancellationToken);
        var known = await writer.Do(tx => Fire(tx, id, due, suite), CancellationToken.None);
        if (known) Log.Fired(logger, id, due);
        news.Tell();
        return known;
    }

    /// <summary>Its next time has passed while the server was not running: its rule says what becomes of it.</summary>
    public async Task Missed(Schedule schedule, CancellationToken cancellationToken)
    {
        if (schedule.NextAt is not { } due) return;
        if (schedule.Missed == MissedRule.Once || time.GetUtcNow() - due <= OnTime) await Fire(schedule.Id, due, cancellationToken);
        else await writer.Do(tx => Keep(tx, schedule, due, schedule.LastRunId, "Missed: the server was not running."), CancellationToken.None);
    }

    private async Task<(long ProjectId, string Name)?> SuiteOf(long id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.Set<Schedule>().Where(row => row.Id == id && row.Enabled).Join(db.Set<Suite>(), row => row.SuiteId, suite => suite.Id, (_, suite) => new { suite.ProjectId, suite.Name })
            .SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : (found.ProjectId, found.Name);
    }

    private static bool Fire(RunTx tx, long id, DateTimeOffset due, SuiteSpec? suite)
    {
        if (tx.Find<Schedule>(id) is not { Enabled: true } schedule || suite is null) return false;
        // Both the scheduler and the look at the start may find that it is due; and a time from before its last change is none of what it is now.
        if (schedule.LastDueAt >= due || schedule.ChangedAt > due) return true;
        var (runId, note) = Make(tx, schedule, suite);
        Keep(tx, schedule, due, runId ?? schedule.LastRunId, note);
        return true;
    }

    private static (long? RunId, string? Note) Make(RunTx tx, Schedule schedule, SuiteSpec suite)
    {
        var request = RunRequest.Of(schedule.ProjectId, suite);
        request = request with { Environment = schedule.Environment ?? request.Environment, Variables = schedule.Variables };
        if (CreateRun.WhyNot(tx, request) is { } why) return (null, why.Text);
        if (schedule is { SkipIfRunning: true, LastRunId: { } last } && tx.Find(last) is { Status: RunStatus.Queued or RunStatus.Started or RunStatus.CancelRequested } before)
            return (null, $"Left out: #{before.Number}, which it made before, was not over.");
        var made = CreateRun.Insert(tx, request, Actor.System(NameOf(schedule)));
        return (made.RunId, made.NotStarted?.Text);
    }

    /// <summary>By which its runs say who started them: "schedule 02:00".</summary>
    private static string NameOf(Schedule schedule)
    {
        var (times, _) = CronText.Read(schedule.Cron, TimeZoneInfo.Utc);
        return $"schedule {times?.Words.Short ?? schedule.Cron}";
    }

    private static void Keep(RunTx tx, Schedule schedule, DateTimeOffset due, long? runId, string? note)
    {
        var times = CronText.Zone(schedule.TimeZone) is { } zone ? CronText.Read(schedule.Cron, zone).Times : null;
        var after = due > tx.Now ? due : tx.Now;
        tx.Update<Schedule>().Set(row => row.LastDueAt, due).Set(row => row.LastRunId, runId).Set(row => row.LastNote, note).Set(row => row.NextAt, times?.After(after))
            .Where(row => row.Id, schedule.Id).Execute();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The time {Due} of schedule {ScheduleId} has come")]
        public static partial void Fired(ILogger logger, long scheduleId, DateTimeOffset due);
    }
}
