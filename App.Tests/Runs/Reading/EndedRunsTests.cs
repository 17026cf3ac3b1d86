using Microsoft.EntityFrameworkCore;
using TestRuns.Runs;
using TestRuns.Runs.Reading;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Runs.Reading;

/// <summary>The filters that statistics lead to.</summary>
public sealed class EndedRunsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Every_page_has_the_runs_that_match_the_newest_first()
    {
        using var database = new TempDatabase();
        await using var db = database.CreateDbContext();
        var projects = await History.Write(db, runs: 300);
        foreach (var run in await db.Set<Run>().Where(run => run.Status == RunStatus.Passed || run.Status == RunStatus.Failed || run.Status == RunStatus.Cancelled).ToListAsync())
        {
            // Not in the order of their numbers: what began first may end last.
            run.EndedAt = Noon.AddHours(run.Id * 7 % 96);
            run.Controller = run.Id % 3 == 0 ? "lab-1" : null;
            if (run.Status != RunStatus.Cancelled) continue;
            (run.AbortKind, run.AbortText, run.AbortBy, run.AbortRequestedAt) = (run.Id % 2 == 0 ? AbortKind.User : AbortKind.Timeout, "x", run.Id % 2 == 0 ? "Ana" : "run time limit", run.EndedAt);
        }

        await db.SaveChangesAsync();
        var all = await db.Set<Run>().OrderByDescending(run => run.Id).Select(RunSummary.From).ToListAsync();
        var reads = new RunReads(database, new QuickReads(database));
        var day = new EndedBetween(Noon.AddHours(24), Noon.AddHours(48));
        foreach (var filter in Filters(day).SelectMany(filter => new[] { filter, filter with { Projects = projects }, filter with { Projects = [projects[1]] } }))
        {
            var wanted = all.Where(filter.Matches).Select(run => run.Id).ToList();
            var read = new List<long>();
            long? next = null;
            do
            {
                var page = await reads.List(filter, next, limit: 7, default);
                read.AddRange(page.Runs.Select(run => run.Id));
                next = page.Next;
            }
            while (next is not null);
            read.ShouldBe(wanted, $"{filter}");
        }
    }

    private static IEnumerable<RunFilter> Filters(EndedBetween day) =>
        from ended in new EndedBetween?[] { null, day }
        from statuses in new RunStatus[][] { [], [RunStatus.Failed], [RunStatus.Cancelled, RunStatus.Passed] }
        from narrow in new RunFilter[]
        {
            new(), new() { Suite = "nightly" }, new() { Controller = "lab-1" }, new() { AbortKind = AbortKind.User }, new() { AbortBy = "run time limit" },
            new() { Suite = "nightly", Text = "Release" }, new() { Text = "12" }, new() { Branch = "main" },
        }
        select narrow with { Ended = ended, Statuses = statuses };
}
