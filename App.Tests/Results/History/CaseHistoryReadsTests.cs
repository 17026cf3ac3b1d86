using TestRuns.Results.History;
using TestRuns.Runs;
using TestRuns.Runs.Lineage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Results.History;

public sealed class CaseHistoryReadsTests
{
    private const string Title = "The basket keeps its content";

    [Fact]
    public async Task A_case_is_followed_over_the_runs_of_its_suite_and_no_others()
    {
        using var database = new TempDatabase();
        await using var db = database.CreateDbContext();
        var (shop, other) = (await PastRuns.Project(db), await PastRuns.Project(db, "other"));
        await PastRuns.Ended(db, shop.Id, 1, RunStatus.Passed, [(Title, CaseStatus.Passed)]);
        await PastRuns.Ended(db, shop.Id, 2, RunStatus.Failed, [("Another", CaseStatus.Passed), (Title, CaseStatus.Failed)]);
        await PastRuns.Ended(db, shop.Id, 3, RunStatus.Failed, [(Title, CaseStatus.Failed)], suite: "nightly");
        await PastRuns.Ended(db, other.Id, 1, RunStatus.Passed, [(Title, CaseStatus.Passed)]);
        var last = await PastRuns.Ended(db, shop.Id, 4, RunStatus.Failed, [(Title, CaseStatus.Failed)]);
        await PastRuns.Ended(db, shop.Id, 5, RunStatus.Passed, [(Title, CaseStatus.Passed)]);

        var reads = new CaseHistoryReads(database);
        var key = CaseLineage.KeyOf(shop.Id, "checkout", Title);
        var history = await reads.Of(key, last.Id, shown: 20, default);
        history.Last.Select(result => result.RunNumber).ShouldBe([4, 2, 1]);
        history.Failing!.First.RunNumber.ShouldBe(2);
        history.Failing!.Runs.ShouldBe(2);
        (await reads.Of(key, upTo: null, shown: 20, default)).Failing.ShouldBeNull("it passed in #5");
    }

    [Fact]
    public async Task Runs_without_a_suite_are_told_apart_by_their_names()
    {
        using var database = new TempDatabase();
        await using var db = database.CreateDbContext();
        var shop = await PastRuns.Project(db);
        await PastRuns.Ended(db, shop.Id, 1, RunStatus.Passed, [(Title, CaseStatus.Passed)], suite: null);
        (await new CaseHistoryReads(database).Of(CaseLineage.KeyOf(shop.Id, "by hand", Title), upTo: null, shown: 20, default)).Last.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_long_row_of_failures_is_followed_to_its_beginning()
    {
        using var database = new TempDatabase();
        await using var db = database.CreateDbContext();
        var shop = await PastRuns.Project(db);
        await PastRuns.Ended(db, shop.Id, 1, RunStatus.Passed, [(Title, CaseStatus.Passed)]);
        for (var number = 2; number <= 90; number++) await PastRuns.Ended(db, shop.Id, number, RunStatus.Failed, [(Title, CaseStatus.Failed)]);
        var history = await new CaseHistoryReads(database).Of(CaseLineage.KeyOf(shop.Id, "checkout", Title), upTo: null, shown: 20, default);
        history.Last.Count.ShouldBe(20);
        (history.Failing!.First.RunNumber, history.Failing!.Runs, history.Failing!.AtLeast).ShouldBe((2, 89, false));
    }

    [Fact]
    public async Task Pages_have_every_result_once_the_newest_first()
    {
        using var database = new TempDatabase();
        await using var db = database.CreateDbContext();
        var shop = await PastRuns.Project(db);
        // Parameters make several cases of one title: they are results of the same.
        for (var number = 1; number <= 7; number++)
            await PastRuns.Ended(db, shop.Id, number, RunStatus.Passed, [(Title, CaseStatus.Passed), (Title, CaseStatus.Passed), (Title, CaseStatus.Created)]);
        var reads = new CaseHistoryReads(database);
        var read = new List<CaseResult>();
        HistoryPlace? before = null;
        do
        {
            var part = await reads.List(CaseLineage.KeyOf(shop.Id, "checkout", Title), before, limit: 3, default);
            part.Results.Count.ShouldBeLessThanOrEqualTo(3);
            read.AddRange(part.Results);
            before = part.Next;
        }
        while (before is not null);
        read.Select(result => result.RunNumber).ShouldBe([7, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2, 2, 1, 1]);
        read.Select(result => result.CaseId).ShouldBeUnique();
    }
}
