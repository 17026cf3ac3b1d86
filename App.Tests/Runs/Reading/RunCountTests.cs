using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Runs.Reading;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Runs.Reading;

public sealed class RunCountTests
{
    [Fact]
    public async Task Counts_are_what_counting_says_whatever_is_changed()
    {
        using var database = new TempDatabase();
        await using var db = database.CreateDbContext();
        var projects = await History.Write(db, runs: 200);
        await ShouldBeRight(db);

        await db.Set<Run>().Where(run => run.Status == RunStatus.Started || run.Status == RunStatus.Queued).ExecuteUpdateAsync(set => set.SetProperty(run => run.Status, RunStatus.Cancelled));
        // Moved to what it is: no change.
        await db.Set<Run>().Where(run => run.Status == RunStatus.Passed).ExecuteUpdateAsync(set => set.SetProperty(run => run.Status, RunStatus.Passed));
        await ShouldBeRight(db);

        await db.Set<Run>().Where(run => run.Number % 3 == 0).ExecuteDeleteAsync();
        await ShouldBeRight(db);

        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            await db.Set<Run>().ExecuteUpdateAsync(set => set.SetProperty(run => run.Status, RunStatus.Failed));
            await transaction.RollbackAsync();
        }

        await ShouldBeRight(db);
        await db.Set<Project>().Where(project => project.Id == projects[0]).ExecuteDeleteAsync();
        await ShouldBeRight(db);
        (await db.Set<RunCount>().AnyAsync(count => count.ProjectId == projects[0])).ShouldBeFalse();
    }

    [Fact]
    public async Task Runs_of_before_the_counts_and_the_search_are_counted_and_found()
    {
        using var folder = new TempFolder();
        var options = new DbContextOptionsBuilder<AppDb>();
        StorageSetup.Configure(options, folder.At("testruns.db"));
        await using (var db = new AppDb(options.Options))
        {
            await db.GetService<IMigrator>().MigrateAsync("CountManualSteps");
            await WriteAsThen(db, runs: 60);
            await db.Database.MigrateAsync();
            await ShouldBeRight(db);
            var all = await db.Set<Run>().Select(RunSummary.From).ToListAsync();
            var found = await RunLanes.Newest(db, new RunFilter { Text = "nightly" }, long.MaxValue, 100, default);
            found.Count.ShouldBe(all.Count(new RunFilter { Text = "nightly" }.Matches));
            found.ShouldNotBeEmpty();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    /// <summary>What the tables of then have columns for, of rows as they are written now.</summary>
    private static async Task WriteAsThen(AppDb then, int runs)
    {
        using var database = new TempDatabase();
        await using var now = database.CreateDbContext();
        await History.Write(now, runs);
        await then.Database.OpenConnectionAsync();
        await then.Database.ExecuteSqlAsync($"ATTACH {now.Database.GetDbConnection().DataSource} AS now");
        foreach (var table in new[] { "Projects", "Runs" })
        {
            var columns = await then.Database.SqlQuery<string>($"SELECT '\"' || name || '\"' AS Value FROM pragma_table_info({table}, 'main')").ToListAsync();
            var names = string.Join(", ", columns);
#pragma warning disable EF1002 // Names of the product's own tables and columns: no parameter can take their place.
            await then.Database.ExecuteSqlRawAsync($"INSERT INTO main.\"{table}\" ({names}) SELECT {names} FROM now.\"{table}\"");
#pragma warning restore EF1002
        }

        await then.Database.ExecuteSqlAsync($"DETACH now");
        await then.Database.CloseConnectionAsync();
    }

    private static async Task ShouldBeRight(AppDb db)
    {
        var counted = await db.Set<Run>().GroupBy(run => new { run.ProjectId, run.Status }).Select(group => new RunCount(group.Key.ProjectId, group.Key.Status, group.Count())).ToListAsync();
        var kept = await db.Set<RunCount>().AsNoTracking().Where(count => count.Count != 0).ToListAsync();
        kept.ShouldBe(counted, ignoreOrder: true);
    }
}
