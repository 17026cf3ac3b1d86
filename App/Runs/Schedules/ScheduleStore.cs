using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Runs.Reading;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Runs.Schedules;

/// <summary>What became of a wish: the schedule, or mistakes by field and nothing was changed.</summary>
public sealed record SchedulePut(ScheduleView? Schedule, IReadOnlyDictionary<string, string[]> Mistakes)
{
    /// <summary>There is no such schedule in the project.</summary>
    public bool Unknown => Schedule is null && Mistakes.Count == 0;
}

/// <summary>Makes, changes and removes schedules, and has them planned. Who may is asked by whoever calls.</summary>
public sealed class ScheduleStore(RunWriter writer, IDbContextFactory<AppDb> contexts, Timetable timetable, ScheduleNews news)
{
    /// <summary>Of a project.</summary>
    public const int Most = 200;

    /// <param name="suiteId">Of this suite alone; null: of all.</param>
    public async Task<IReadOnlyList<ScheduleView>> List(long projectId, long? suiteId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Views(db, db.Set<Schedule>().Where(row => row.ProjectId == projectId && (suiteId == null || row.SuiteId == suiteId)), cancellationToken);
    }

    public async Task<ScheduleView?> Find(long projectId, long id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return (await Views(db, db.Set<Schedule>().Where(row => row.ProjectId == projectId && row.Id == id), cancellationToken)).SingleOrDefault();
    }

    /// <summary>When the suites of a project run by themselves next, by their numbers; those that never do are not there.</summary>
    public async Task<IReadOnlyDictionary<long, DateTimeOffset>> NextOfSuites(long projectId, CancellationToken cancellationToken)
    {
        var all = await List(projectId, null, cancellationToken);
        return all.Where(view => view.NextAt is not null).GroupBy(view => view.Schedule.SuiteId).ToDictionary(group => group.Key, group => group.Min(view => view.NextAt!.Value));
    }

    public Task<SchedulePut> Make(long projectId, ScheduleWish wish, string by, CancellationToken cancellationToken) => Put(projectId, null, wish, by, cancellationToken);

    public Task<SchedulePut> Change(long projectId, long id, ScheduleWish wish, string by, CancellationToken cancellationToken) => Put(projectId, id, wish, by, cancellationToken);

    /// <returns>What it was; null: there was none.</returns>
    public async Task<ScheduleView?> Remove(long projectId, long id, CancellationToken cancellationToken)
    {
        var was = await Find(projectId, id, cancellationToken);
        var gone = await writer.Do(tx => tx.Db.Set<Schedule>().Where(row => row.ProjectId == projectId && row.Id == id).ExecuteDelete() > 0, cancellationToken);
        await timetable.Follow(id, CancellationToken.None);
        news.Tell();
        return gone ? was : null;
    }

    private async Task<SchedulePut> Put(long projectId, long? id, ScheduleWish wish, string by, CancellationToken cancellationToken)
    {
        var mistakes = wish.Mistakes();
        if (mistakes.Count > 0) return new SchedulePut(null, mistakes);
        var (put, wrong) = await writer.Do(tx => Put(tx, projectId, id, wish, by), cancellationToken);
        if (put is null) return new SchedulePut(null, wrong);
        await timetable.Follow(put.Id, CancellationToken.None);
        news.Tell();
        return new SchedulePut(await Find(projectId, put.Id, CancellationToken.None), wrong);
    }

    private static (Schedule? Put, Dictionary<string, string[]> Wrong) Put(RunTx tx, long projectId, long? id, ScheduleWish wish, string by)
    {
        var wrong = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var known = id is { } number ? tx.Find<Schedule>(number) : null;
        if (id is not null && known?.ProjectId != projectId) return (null, wrong);
        var suite = tx.Db.Set<Suite>().Where(one => one.ProjectId == projectId && one.Name == wish.Suite).Select(one => (long?)one.Id).SingleOrDefault();
        if (suite is null) wrong["suite"] = [$"There is no suite “{wish.Suite}” in this project."];
        else if (known is null && tx.Db.Set<Schedule>().Count(row => row.ProjectId == projectId) >= Most) wrong["suite"] = [$"A project has at most {Most} schedules."];
        if (wrong.Count > 0) return (null, wrong);

        var put = Wished(tx, projectId, suite!.Value, wish, known, by);
        if (known is null) tx.Insert(put);
        else Change(tx, put);
        return (put, wrong);
    }

    private static Schedule Wished(RunTx tx, long projectId, long suiteId, ScheduleWish wish, Schedule? known, string by) => new()
    {
        Id = known?.Id ?? 0,
        ProjectId = projectId,
        SuiteId = suiteId,
        Cron = string.Join(' ', wish.Cron!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
        TimeZone = wish.TimeZone!,
        Environment = wish.Environment?.Trim(),
        Variables = wish.Variables,
        Enabled = wish.Enabled,
        Missed = wish.Missed!.Value,
        SkipIfRunning = wish.SkipIfRunning,
        MadeBy = known?.MadeBy ?? by,
        ChangedBy = by,
        ChangedAt = tx.Now,
        LastDueAt = known?.LastDueAt,
        LastRunId = known?.LastRunId,
        LastNote = known?.LastNote,
        NextAt = wish.Enabled ? CronText.Read(wish.Cron, CronText.Zone(wish.TimeZone)!).Times!.After(tx.Now) : null,
    };

    private static void Change(RunTx tx, Schedule put) => tx.Update<Schedule>()
        .Set(row => row.SuiteId, put.SuiteId).Set(row => row.Cron, put.Cron).Set(row => row.TimeZone, put.TimeZone).Set(row => row.Environment, put.Environment)
        .Set(row => row.Variables, put.Variables).Set(row => row.Enabled, put.Enabled).Set(row => row.Missed, put.Missed).Set(row => row.SkipIfRunning, put.SkipIfRunning)
        .Set(row => row.ChangedBy, put.ChangedBy).Set(row => row.ChangedAt, put.ChangedAt).Set(row => row.NextAt, put.NextAt)
        .Where(row => row.Id, put.Id).Execute();

    private static async Task<IReadOnlyList<ScheduleView>> Views(AppDb db, IQueryable<Schedule> schedules, CancellationToken cancellationToken)
    {
        var rows = await (from schedule in schedules.AsNoTracking()
                          join suite in db.Set<Suite>() on schedule.SuiteId equals suite.Id
                          join project in db.Set<Project>() on schedule.ProjectId equals project.Id
                          join run in db.Set<Run>() on schedule.LastRunId equals (long?)run.Id into runs
                          from last in runs.DefaultIfEmpty()
                          orderby suite.Name, schedule.Id
                          select new { Schedule = schedule, suite.Name, Archived = project.ArchivedAt != null, Last = last == null ? null : new NamedRun(last.Id, last.Number, last.Status) })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(row => new ScheduleView(row.Schedule, row.Name, row.Last, row.Archived ? null : row.Schedule.NextAt))];
    }
}
