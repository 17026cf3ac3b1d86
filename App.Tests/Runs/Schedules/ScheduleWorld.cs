using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Runs.Schedules;
using static TestRuns.Tests.Runs.RunWorld;

namespace TestRuns.Tests.Runs.Schedules;

/// <summary>A project with a suite, and schedules of it.</summary>
internal static class ScheduleWorld
{
    /// <summary>Once a year: never while a test runs, whatever clock the scheduler goes by.</summary>
    public const string NewYear = "0 2 1 1 *";

    public static async Task<long> Project(this RunLab lab)
    {
        await using var db = lab.Db();
        var project = new Project { Key = "p", Name = "P" };
        db.Add(project);
        await db.SaveChangesAsync();
        await lab.Suite(project.Id, new SuiteSpec { Name = "nightly", Environment = "staging", Priority = 2, Cases = [Case("one", Step("a"))] });
        return project.Id;
    }

    public static Task<PutSuiteOutcome> Suite(this RunLab lab, long project, SuiteSpec suite) => lab.Get<SuiteStore>().Put(project, suite, default);

    public static ScheduleWish Wish(string suite = "nightly") => new() { Suite = suite, Cron = NewYear, TimeZone = "UTC" };

    public static async Task<long> Made(this RunLab lab, long project, ScheduleWish wish)
    {
        var put = await lab.Get<ScheduleStore>().Make(project, wish, "Ana", default);
        put.Mistakes.ShouldBeEmpty();
        return put.Schedule!.Schedule.Id;
    }

    public static Task<bool> Fire(this RunLab lab, long schedule, DateTimeOffset due) => lab.Get<FireSchedule>().Fire(schedule, due, default);

    public static async Task<Schedule?> Find(this RunLab lab, long schedule)
    {
        await using var db = lab.Db();
        return await db.Set<Schedule>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == schedule);
    }

    public static async Task<IReadOnlyList<Run>> Runs(this RunLab lab)
    {
        await using var db = lab.Db();
        return await db.Set<Run>().AsNoTracking().OrderBy(run => run.Id).ToListAsync();
    }
}
