using TestRuns.Results.Compare;
using TestRuns.Runs;
using TestRuns.Runs.Reading;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Results.Compare;

public sealed class CompareReadsTests
{
    [Fact]
    public async Task A_run_is_compared_with_those_of_its_own_suite_and_branch()
    {
        using var database = new TempDatabase();
        await using var db = database.CreateDbContext();
        var shop = await PastRuns.Project(db);
        await Of(1, RunStatus.Passed);
        await Of(2, RunStatus.Failed);
        await Of(3, RunStatus.Passed, suite: "nightly");
        await Of(4, RunStatus.Passed, branch: "other");
        await PastRuns.Write(db, new Run { ProjectId = shop.Id, Number = 5, Name = "checkout", SuiteName = "checkout", Branch = "main", Status = RunStatus.Queued, CreatedBy = "Ana" });
        var run = await Of(6, RunStatus.Failed);
        await Of(7, RunStatus.Passed);

        var reads = new CompareReads(database);
        var choices = await reads.Choices((await new RunReads(database, new QuickReads(database)).Find(run.Id, default))!, default);
        choices.Previous!.Number.ShouldBe(2);
        choices.LastPassed!.Number.ShouldBe(1);
        (await reads.Numbered(shop.Id, 4, default))!.Number.ShouldBe(4);
        (await reads.Numbered(shop.Id, 40, default)).ShouldBeNull();

        Task<Run> Of(int number, RunStatus status, string suite = "checkout", string branch = "main") => PastRuns.Write(db, new Run
        {
            ProjectId = shop.Id, Number = number, Name = suite, SuiteName = suite, Branch = branch, Status = status, CreatedBy = "Ana", EndedAt = PastRuns.Noon,
        });
    }

    [Fact]
    public async Task Two_stored_runs_are_compared_case_by_case()
    {
        using var database = new TempDatabase();
        await using var db = database.CreateDbContext();
        var shop = await PastRuns.Project(db);
        var before = await PastRuns.Ended(db, shop.Id, 1, RunStatus.Failed, [("a", CaseStatus.Passed), ("b", CaseStatus.Failed)]);
        var after = await PastRuns.Ended(db, shop.Id, 2, RunStatus.Failed, [("a", CaseStatus.Failed), ("c", CaseStatus.Passed)]);
        var comparison = await new CompareReads(database).Compare(before.Id, after.Id, default);
        comparison[Difference.NewlyFailing].ShouldHaveSingleItem().After!.RunId.ShouldBe(after.Id);
        (comparison.Count(Difference.Removed), comparison.Count(Difference.Added)).ShouldBe((1, 1));
    }
}
