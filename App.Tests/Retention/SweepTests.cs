using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Results;
using TestRuns.Retention;
using TestRuns.Retention.Sweeping;
using TestRuns.Runs;
using TestRuns.Runs.Reading;
using TestRuns.Runs.Remarks;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Retention;

public sealed class SweepTests : IAsyncDisposable
{
    private readonly RetentionLab lab = new();

    public ValueTask DisposeAsync() => lab.DisposeAsync();

    [Fact]
    public async Task Old_runs_go_with_all_their_rows_and_files_and_leave_a_word_behind()
    {
        var (old, newest) = (await lab.Run(40), await lab.Run(1));
        var done = await lab.Sweep(await lab.Rule(runDays: 30));
        (done.Runs, done.Cases, done.Bytes).ShouldBe((1, 1L, 10L));
        lab.Left().ShouldBe([newest]);
        (lab.HasFiles(old), lab.HasFiles(newest)).ShouldBe((false, true));
        await using var db = lab.Db();
        (await db.Set<RunEvent>().CountAsync(row => row.RunId == old) + await db.Set<StepExecution>().CountAsync(row => row.RunId == old) + await db.Set<RunCase>().CountAsync(row => row.RunId == old)).ShouldBe(0);
        var word = await db.Set<RemovedRun>().SingleAsync();
        (word.Id, word.Number, word.Why, word.IsDone).ShouldBe((old, 1, "runs older than 30 days, a rule of Ana", true));
        (await db.Set<RunCount>().SumAsync(one => one.Count)).ShouldBe(1);
    }

    [Fact]
    public async Task What_is_not_over_or_may_still_run_or_is_the_newest_or_is_kept_stays()
    {
        var newestOfSuite = await lab.Run(50, "search");
        var unconfirmed = await lab.Run(50, unconfirmed: true);
        var kept = await lab.Run(50);
        var remarked = await lab.Run(50);
        var live = await lab.Run(null);
        await lab.Run(50);
        var alone = await lab.Run(50, suite: null);
        await lab.Get<KeptRuns>().Set((await lab.Get<RunReads>().Find(kept, default))!, kept: true, "Ana", default);
        await using (var db = lab.Db())
        {
            db.Add(new CaseRemark { RunId = remarked, RunCaseId = await db.Set<RunCase>().Where(row => row.RunId == remarked).Select(row => row.Id).SingleAsync(), Text = "seen before", By = "Ana", Author = "account 1" });
            await db.SaveChangesAsync();
        }

        var newestOfCheckout = await lab.Run(45);
        await lab.Run(44, suite: null);
        var last = await lab.Run(43, suite: null);
        (await lab.Sweep(await lab.Rule(runDays: 30))).Runs.ShouldBe(3);
        lab.Left().ShouldBe([newestOfSuite, unconfirmed, kept, remarked, live, newestOfCheckout, last]);
        lab.Left().ShouldNotContain(alone);
        (await lab.Sweep(await lab.Rule(runDays: 30, keepRemarked: false))).Runs.ShouldBe(1);
        lab.Left().ShouldNotContain(remarked);
    }

    [Fact]
    public async Task Beyond_the_newest_so_many_runs_go_however_young_they_are()
    {
        for (var i = 0; i < 10; i++) await lab.Run(1);
        (await lab.Sweep(await lab.Rule(runCount: 4))).Runs.ShouldBe(6);
        lab.Left().ShouldBe([7, 8, 9, 10]);
    }

    [Fact]
    public async Task Logs_and_files_go_and_the_run_says_so()
    {
        var (old, young, _) = (await lab.Run(10), await lab.Run(2), await lab.Run(1));
        var done = await lab.Sweep(await lab.Rule(fileDays: 7));
        (done.Runs, done.FileRuns, done.Bytes).ShouldBe((0, 1, 10L));
        lab.Left().Count.ShouldBe(3);
        (lab.HasFiles(old), lab.HasFiles(young)).ShouldBe((false, true));
        (await lab.Get<ArtifactStore>().List(old, null, default)).ShouldBeEmpty();
        (await lab.Get<RemovalReads>().Files(old, default)).ShouldNotBeNull().Why.ShouldBe("logs and files older than 7 days, a rule of Ana");
        (await lab.Get<RemovalReads>().Files(young, default)).ShouldBeNull();
        (await lab.Sweep(await lab.Rule(fileDays: 7))).FileRuns.ShouldBe(0, "once");
    }

    [Fact]
    public async Task A_look_before_says_what_goes_and_changes_nothing()
    {
        for (var i = 0; i < 3; i++) await lab.Run(40 - i);
        await lab.Run(10);
        await lab.Run(1);
        var rule = await lab.Rule(runDays: 30, fileDays: 7);
        var preview = await lab.Get<RetentionLook>().Ask(lab.ProjectId, rule, default);
        (preview.Runs, preview.Cases, preview.Bytes, preview.FileRuns, preview.FileBytes).ShouldBe((3, 3L, 30L, 1, 10L));
        preview.First.Select(run => run.Number).ShouldBe([1, 2, 3]);
        (preview.Oldest < preview.Newest).ShouldBeTrue();
        lab.Left().Count.ShouldBe(5);
        var done = await lab.Sweep(rule);
        (done.Total, done.Runs, done.FileRuns, done.Bytes).ShouldBe((3, 3, 1, 40L));
        (await lab.Get<RetentionLook>().Ask(lab.ProjectId, rule, default)).IsNothing.ShouldBeTrue();
    }

    [Fact]
    public async Task A_large_run_goes_in_pieces_and_numbers_of_events_do_not_come_back()
    {
        var large = await lab.Run(40, events: 3000);
        await lab.Run(1, events: 0);
        long highest;
        await using (var db = lab.Db()) highest = await db.Set<RunEvent>().MaxAsync(one => one.Id);
        await lab.Sweep(await lab.Rule(runDays: 30));
        lab.Left().ShouldNotContain(large);
        await using var after = lab.Db();
        (await after.Set<RunEvent>().CountAsync()).ShouldBe(0);
        var made = new RunRequest { ProjectId = lab.ProjectId, Name = "next", Cases = [new TestRuns.Catalog.CaseSpec { Name = "one", Steps = [] }], Start = false };
        await lab.Get<CreateRun>().Make(made, Actor.System("test"), default);
        (await after.Set<RunEvent>().MinAsync(one => one.Id)).ShouldBeGreaterThan(highest);
    }

    [Fact]
    public async Task Cancelled_in_between_what_is_gone_is_gone_and_the_rest_is_whole()
    {
        for (var i = 0; i < 230; i++) await lab.Run(40, events: 1);
        var rule = await lab.Rule(runDays: 30);
        using var cancel = new CancellationTokenSource();
        var start = new RetentionProgress(lab.ProjectId, "Ana", null, 0, 0, 0, 0, null);
        await Should.ThrowAsync<OperationCanceledException>(() => lab.Get<Sweep>().Ask(
            start,
            rule,
            now =>
            {
                if (now.Runs > 0) cancel.Cancel();
            },
            cancel.Token));
        lab.Left().Count.ShouldBe(30);
        await using var db = lab.Db();
        (await db.Set<RunEvent>().CountAsync()).ShouldBe(30);
        (await db.Set<RemovedRun>().CountAsync(row => row.IsDone)).ShouldBe(200);
        lab.Left().ShouldAllBe(run => lab.HasFiles(run));
    }

    [Fact]
    public async Task What_a_death_left_half_removed_is_finished_by_the_next_server()
    {
        var (half, gone, stripped, whole) = (await lab.Run(40), await lab.Run(40), await lab.Run(40), await lab.Run(40));
        await using (var db = lab.Db())
        {
            // Of the first the events are gone, of the second all rows and not the files, of the third the files are on record as gone.
            foreach (var run in new[] { half, gone })
                db.Add(new RemovedRun { Id = run, ProjectId = lab.ProjectId, Number = (int)run, Name = "checkout", Why = "x" });
            db.Add(new RemovedFiles { RunId = stripped, Why = "x", Bytes = 10 });
            await db.SaveChangesAsync();
            await db.Set<RunEvent>().Where(row => row.RunId == half).ExecuteDeleteAsync();
            await db.Set<Run>().Where(row => row.Id == gone).ExecuteDeleteAsync();
        }

        await lab.Get<Sweep>().Finish(default);
        lab.Left().ShouldBe([stripped, whole]);
        new[] { half, gone, stripped, whole }.Select(lab.HasFiles).ShouldBe([false, false, false, true]);
        await using var after = lab.Db();
        (await after.Set<RemovedRun>().AllAsync(row => row.IsDone)).ShouldBeTrue();
        (await after.Set<RemovedFiles>().SingleAsync()).IsDone.ShouldBeTrue();
    }

    [Fact]
    public async Task By_night_the_rules_are_carried_out_and_it_stands_in_the_audit()
    {
        var (_, newest) = (await lab.Run(40), await lab.Run(1));
        await lab.Rule(runDays: 30);
        await using (var db = lab.Db())
        {
            // The server was off the last time that it was three o'clock.
            db.Add(new RetentionNight { LastAt = TimeProvider.System.GetUtcNow().AddDays(-2) });
            await db.SaveChangesAsync();
        }

        var keeper = lab.Get<RetentionKeeper>();
        await keeper.StartAsync(default);
        await Eventually.Holds(() => lab.Get<RetentionWork>().Of(lab.ProjectId) is { IsOver: true } && Entries().Count > 1);
        await keeper.StopAsync(default);
        lab.Left().ShouldBe([newest]);
        var entry = Entries().Single(one => one.Action == "retention.removed");
        (entry.Who, entry.Target, entry.Details).ShouldBe(("retention", "1 run with 1 case", "runs older than 30 days, a rule of Ana; 10 bytes; done"));
    }

    [Fact]
    public async Task A_rule_of_the_project_hides_that_of_all_and_one_that_keeps_everything_is_a_rule_too()
    {
        var rules = lab.Get<RetentionRules>();
        (await rules.Of(lab.ProjectId, default)).Rule.ShouldBeNull();
        await rules.Set(null, new RetentionWish(90, null, null, true), "Ana", default);
        (await rules.Of(lab.ProjectId, default)).Rule!.RunDays.ShouldBe(90);
        await rules.Set(lab.ProjectId, RetentionWish.Nothing, "Bo", default);
        (await rules.Of(lab.ProjectId, default)).Rule.ShouldBeNull();
        await rules.Set(lab.ProjectId, null, "Bo", default);
        (await rules.Of(lab.ProjectId, default)).Rule!.RunDays.ShouldBe(90);
        (await rules.Set(lab.ProjectId, new RetentionWish(0, -1, 40_000, true), "Bo", default)).Keys.ShouldBe(["runDays", "runCount", "fileDays"]);
    }

    private List<AuditEntry> Entries()
    {
        using var db = lab.Db();
        return db.Set<AuditEntry>().AsNoTracking().OrderBy(entry => entry.Id).ToList();
    }
}
