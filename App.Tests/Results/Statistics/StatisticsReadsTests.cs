using TestRuns.Results.History;
using TestRuns.Results.Statistics;
using TestRuns.Runs;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Results.Statistics;

public sealed class StatisticsReadsTests
{
    private static readonly StatisticsWish Days = new(0, new DateOnly(2026, 3, 4), new DateOnly(2026, 3, 5), null, TimeZoneInfo.Utc);

    [Fact]
    public async Task Runs_of_the_period_and_project_are_counted_and_cases_that_stand_out_are_named()
    {
        using var database = new TempDatabase();
        await using var db = database.CreateDbContext();
        var (shop, other) = (await PastRuns.Project(db), await PastRuns.Project(db, "other"));
        await PastRuns.Ended(db, other.Id, 1, RunStatus.Failed, [("elsewhere", CaseStatus.Failed)]);
        for (var number = 1; number <= 6; number++)
        {
            var flips = number % 2 == 0 ? CaseStatus.Failed : CaseStatus.Passed;
            await PastRuns.Ended(db, shop.Id, number, RunStatus.Failed, [("flips", flips), ("fails", number == 1 ? CaseStatus.Passed : CaseStatus.Failed), ("slow", CaseStatus.Passed)]);
        }

        // None of these is of the period, or says anything about a case.
        await PastRuns.Ended(db, shop.Id, 100, RunStatus.Passed, [("fails", CaseStatus.Passed)]);
        await PastRuns.Ended(db, shop.Id, 7, RunStatus.Cancelled, [("slow", CaseStatus.Failed)]);

        var read = await Reads(database, TimeProvider.System).Read(Days with { ProjectId = shop.Id }, default);
        (read.Report.Total.Failed, read.Report.Total.Cancelled, read.Report.Total.Passed).ShouldBe((6, 1, 0));
        read.Cases.Slowest[0].Title.ShouldBe("slow");
        read.Cases.Flakiest.Select(one => one.Title).ShouldBe(["flips", "fails"]);
        read.Cases.Flakiest[0].Steadiness.ShouldBe(new Steadiness(6, 5));
        var longest = read.Cases.LongestFailing.ShouldHaveSingleItem();
        (longest.Title, longest.Suite).ShouldBe(("flips", "checkout"), "the other one passed since, after the period");
        (read.Cases.Runs, read.Cases.Whole).ShouldBe((6, true));
    }

    [Fact]
    public async Task What_was_read_is_kept_for_a_minute()
    {
        using var database = new TempDatabase();
        await using var db = database.CreateDbContext();
        var shop = await PastRuns.Project(db);
        var clock = new ManualTime();
        var reads = Reads(database, clock);
        var wish = Days with { ProjectId = shop.Id };
        (await reads.Read(wish, default)).Report.Total.All.ShouldBe(0);
        await PastRuns.Ended(db, shop.Id, 1, RunStatus.Passed, [("a", CaseStatus.Passed)]);
        (await reads.Read(wish, default)).Report.Total.All.ShouldBe(0);
        (await reads.Read(wish with { Suite = "checkout" }, default)).Report.Total.All.ShouldBe(1, "another question");
        clock.Advance(StatisticsReads.Fresh);
        (await reads.Read(wish, default)).Report.Total.All.ShouldBe(1);
    }

    private static StatisticsReads Reads(TempDatabase database, TimeProvider time) => new(database, new CaseRankReads(database, new CaseHistoryReads(database)), time);
}
