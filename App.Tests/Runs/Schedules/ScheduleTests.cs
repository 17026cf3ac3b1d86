using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Quartz;
using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Runs.Schedules;
using TestRuns.Tests.Support;
using static TestRuns.Tests.Runs.RunWorld;
using static TestRuns.Tests.Runs.Schedules.ScheduleWorld;

namespace TestRuns.Tests.Runs.Schedules;

/// <summary>What becomes of the times of a schedule.</summary>
public sealed class ScheduleTests
{
    private static readonly DateTimeOffset First = At("2027-01-01T02:00:00Z");

    [Fact]
    public async Task Its_time_makes_a_run_of_the_suite_as_it_is_then_and_the_record_says_who_did()
    {
        await using var lab = await RunLab.Open(slots: 0, clock: new ManualTime());
        var project = await lab.Project();
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["DEPTH"] = "full" };
        var schedule = await lab.Made(project, Wish() with { Environment = "night", Variables = variables });
        (await lab.Find(schedule))!.NextAt.ShouldBe(First);
        await lab.Suite(project, new SuiteSpec { Name = "nightly", Environment = "staging", Priority = 2, Cases = [Case("new", Step("a")), Case("one", Step("b"))] });

        (await lab.Fire(schedule, First)).ShouldBeTrue();
        var run = (await lab.Runs()).ShouldHaveSingleItem();
        (run.CreatedBy, run.Name, run.EnvironmentName, run.Priority, run.CasesTotal, run.Source).ShouldBe(("schedule 02:00", "nightly", "night", 2, 2, RunSource.Suite));
        run.Variables["DEPTH"].ShouldBe("full");
        (await lab.Find(schedule))!.ShouldSatisfyAllConditions(
            now => now.LastRunId.ShouldBe(run.Id), now => now.LastDueAt.ShouldBe(First), now => now.LastNote.ShouldBeNull(), now => now.NextAt.ShouldBe(First.AddYears(1)));
    }

    [Fact]
    public async Task A_time_counts_once_whoever_finds_that_it_has_come()
    {
        await using var lab = await RunLab.Open(slots: 0, clock: new ManualTime());
        var schedule = await lab.Made(await lab.Project(), Wish());
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => lab.Fire(schedule, First)));
        (await lab.Fire(schedule, First.AddYears(-1))).ShouldBeTrue();
        (await lab.Runs()).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task While_the_run_before_is_not_over_it_makes_another_or_leaves_its_time_out(bool skip, int runs)
    {
        await using var lab = await RunLab.Open(slots: 0, clock: new ManualTime());
        var schedule = await lab.Made(await lab.Project(), Wish() with { SkipIfRunning = skip });
        await lab.Fire(schedule, First);
        await lab.Fire(schedule, First.AddYears(1));
        (await lab.Runs()).Count.ShouldBe(runs);
        if (skip) (await lab.Find(schedule))!.LastNote.ShouldBe("Left out: #1, which it made before, was not over.");
        await lab.AbortIt((await lab.Runs())[0].Id, force: true);
        await lab.Until((await lab.Runs())[0].Id, RunStatus.Cancelled);
        await lab.Fire(schedule, First.AddYears(2));
        (await lab.Runs()).Count.ShouldBe(runs + 1);
    }

    [Fact]
    public async Task What_came_before_its_last_change_is_no_time_of_it()
    {
        await using var lab = await RunLab.Open(slots: 0, clock: new ManualTime());
        var schedule = await lab.Made(await lab.Project(), Wish());
        (await lab.Fire(schedule, First.AddYears(-1))).ShouldBeTrue();
        (await lab.Runs()).ShouldBeEmpty();
        (await lab.Find(schedule))!.ShouldSatisfyAllConditions(now => now.LastDueAt.ShouldBeNull(), now => now.NextAt.ShouldBe(First));
    }

    [Fact]
    public async Task Switched_on_and_off_by_several_while_its_time_comes_it_makes_one_run_at_most_and_is_planned_as_the_table_says()
    {
        await using var lab = await RunLab.Open(slots: 0, clock: new ManualTime());
        var project = await lab.Project();
        var schedule = await lab.Made(project, Wish());
        var store = lab.Get<ScheduleStore>();
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => i % 3 == 0 ? lab.Fire(schedule, First) : (Task)store.Change(project, schedule, Wish() with { Enabled = i % 2 == 0 }, "Bo", default)));
        (await lab.Runs()).Count.ShouldBeLessThanOrEqualTo(1);
        var scheduler = await lab.Get<ISchedulerFactory>().GetScheduler(default);
        (await scheduler.Exists(Timetable.KeyOf(schedule), default)).ShouldBe((await lab.Find(schedule))!.Enabled);
        await store.Remove(project, schedule, default);
        (await scheduler.Exists(Timetable.KeyOf(schedule), default)).ShouldBeFalse();
    }

    [Fact]
    public async Task What_makes_no_run_says_why()
    {
        await using var lab = await RunLab.Open(slots: 0, clock: new ManualTime());
        var project = await lab.Project();
        await lab.Suite(project, new SuiteSpec { Name = "by tags", Query = new TagQuery { All = ["nobody"] }, Cases = [] });
        var (empty, usual) = (await lab.Made(project, Wish("by tags")), await lab.Made(project, Wish()));
        (await lab.Fire(empty, First)).ShouldBeTrue();
        (await lab.Find(empty))!.LastNote.ShouldNotBeNull().ShouldContain("all of nobody");
        await using (var db = lab.Db()) await db.Set<Project>().ExecuteUpdateAsync(set => set.SetProperty(one => one.ArchivedAt, First));
        (await lab.Fire(usual, First)).ShouldBeTrue();
        (await lab.Find(usual))!.LastNote.ShouldNotBeNull().ShouldContain("is archived");
        (await lab.Get<ScheduleStore>().List(project, null, default)).ShouldAllBe(view => view.NextAt == null);
        (await lab.Runs()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Switched_off_deleted_or_without_its_suite_it_makes_nothing()
    {
        await using var lab = await RunLab.Open(slots: 0, clock: new ManualTime());
        var project = await lab.Project();
        await lab.Suite(project, new SuiteSpec { Name = "other", Cases = [Case("one", Step("a"))] });
        var store = lab.Get<ScheduleStore>();
        var (off, gone, orphan) = (await lab.Made(project, Wish()), await lab.Made(project, Wish()), await lab.Made(project, Wish("other")));
        (await store.Change(project, off, Wish() with { Enabled = false }, "Bo", default)).Schedule!.Schedule.ShouldSatisfyAllConditions(
            now => now.NextAt.ShouldBeNull(), now => now.MadeBy.ShouldBe("Ana"), now => now.ChangedBy.ShouldBe("Bo"));
        (await store.Remove(project, gone, default))!.Suite.ShouldBe("nightly");
        await lab.Get<SuiteStore>().Delete(project, "other", expected: null, default);
        foreach (var schedule in new[] { off, gone, orphan }) (await lab.Fire(schedule, First)).ShouldBeFalse();
        (await lab.Runs()).ShouldBeEmpty();
        (await lab.Find(orphan)).ShouldBeNull();
        (await store.Change(project, gone, Wish(), "Bo", default)).Unknown.ShouldBeTrue();
        (await store.Change(project + 1, off, Wish(), "Bo", default)).Unknown.ShouldBeTrue();
    }

    [Theory]
    [InlineData(MissedRule.Once, 1, null)]
    [InlineData(MissedRule.Skip, 0, "Missed: the server was not running.")]
    public async Task What_passed_while_the_server_was_not_running_is_made_up_for_once_or_left_out(MissedRule rule, int runs, string? note)
    {
        using var folder = new TempFolder();
        long schedule;
        await using (var before = await RunLab.Open(slots: 0, clock: new ManualTime(), existing: folder)) schedule = await before.Made(await before.Project(), Wish() with { Missed = rule });
        var later = new ManualTime();
        later.Advance(First.AddYears(2).AddDays(1) - later.GetUtcNow());
        await using var lab = await RunLab.Open(slots: 0, clock: later, existing: folder);
        (await lab.Runs()).Count.ShouldBe(runs);
        (await lab.Find(schedule))!.ShouldSatisfyAllConditions(
            now => now.LastNote.ShouldBe(note), now => now.LastDueAt.ShouldBe(First), now => now.NextAt.ShouldBe(First.AddYears(3)));
    }

    [Fact]
    public async Task A_server_that_is_away_for_a_moment_has_missed_nothing()
    {
        using var folder = new TempFolder();
        await using (var before = await RunLab.Open(slots: 0, clock: new ManualTime(), existing: folder)) await before.Made(await before.Project(), Wish());
        var later = new ManualTime();
        later.Advance(First.AddSeconds(40) - later.GetUtcNow());
        await using var lab = await RunLab.Open(slots: 0, clock: later, existing: folder);
        (await lab.Runs()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_scheduler_calls_at_each_time_until_it_is_told_otherwise()
    {
        await using var lab = await RunLab.Open(slots: 0);
        var schedule = await lab.Made(await lab.Project(), Wish());
        await lab.Get<Timetable>().Plan(schedule, new CronExpression("* * * * * ?", TimeZoneInfo.Utc), MissedRule.Skip, default);
        await Eventually.Holds(() => lab.Runs().GetAwaiter().GetResult().Count >= 2, () => "the scheduler to have called twice");
        await lab.Get<ScheduleStore>().Remove((await lab.Runs())[0].ProjectId, schedule, default);
        (await lab.Runs()).ShouldAllBe(run => run.CreatedBy == "schedule 02:00");
    }

    [Fact]
    public void Every_mistake_of_a_wish_is_named_at_once()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["1A"] = "x", ["GOOD"] = "y", ["TESTRUNS_X"] = "z" };
        var wish = new ScheduleWish { Suite = " ", Cron = "soon", TimeZone = "Mars", Environment = "a\nb", Missed = null, Variables = variables };
        wish.Mistakes().Keys.ShouldBe(["suite", "cron", "timeZone", "environment", "missed", "variables.1A", "variables.TESTRUNS_X"], ignoreOrder: true);
        Wish().Mistakes().ShouldBeEmpty();
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
