using Microsoft.EntityFrameworkCore;
using TestRuns.Runs;
using TestRuns.Runs.Reading;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Runs.Reading;

public sealed class RunListTests
{
    [Fact]
    public async Task Every_page_of_every_filter_has_the_runs_that_match_the_newest_first()
    {
        using var database = new TempDatabase();
        await using var db = database.CreateDbContext();
        var projects = await History.Write(db, runs: 400);
        var all = await db.Set<Run>().OrderByDescending(run => run.Id).Select(RunSummary.From).ToListAsync();
        var reads = new RunReads(database, new QuickReads(database));
        foreach (var filter in History.Filters(projects))
        {
            var wanted = all.Where(filter.Matches).Select(run => run.Id).ToList();
            var read = new List<long>();
            long? next = null;
            do
            {
                var page = await reads.List(filter, next, limit: 40, default);
                page.Runs.Count.ShouldBeLessThanOrEqualTo(40);
                read.AddRange(page.Runs.Select(run => run.Id));
                next = page.Next;
            }
            while (next is not null);
            read.ShouldBe(wanted, $"{filter} of {filter.Projects?.Count.ToString() ?? "all"} projects, {filter.Statuses.Count} statuses");
        }
    }

    [Fact]
    public async Task Who_sees_very_many_projects_gets_the_same_page()
    {
        using var database = new TempDatabase();
        await using var db = database.CreateDbContext();
        var projects = await History.Write(db, runs: 100);
        var reads = new RunReads(database, new QuickReads(database));
        var few = await reads.List(new RunFilter { Projects = projects, Statuses = [RunStatus.Passed] }, null, 50, default);
        var many = await reads.List(new RunFilter { Projects = [.. projects, .. Enumerable.Range(1000, 500)], Statuses = [RunStatus.Passed] }, null, 50, default);
        many.Runs.ShouldBe(few.Runs);
    }

    [Fact]
    public async Task A_run_that_is_renamed_or_deleted_is_found_as_it_is_now()
    {
        using var database = new TempDatabase();
        await using var db = database.CreateDbContext();
        var projects = await History.Write(db, runs: 50);
        var run = await db.Set<Run>().OrderBy(run => run.Id).FirstAsync();
        await db.Database.ExecuteSqlAsync($"UPDATE Runs SET Name = 'quarterly' WHERE Id = {run.Id}");
        (await Found("quarterly")).ShouldBe([run.Id]);
        await db.Set<Run>().Where(row => row.Id == run.Id).ExecuteDeleteAsync();
        (await Found("quarterly")).ShouldBeEmpty();

        async Task<IEnumerable<long>> Found(string text) =>
            (await new RunReads(database, new QuickReads(database)).List(new RunFilter { Projects = projects, Text = text }, null, 50, default)).Runs.Select(one => one.Id);
    }
}
