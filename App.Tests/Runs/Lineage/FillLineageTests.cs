using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging.Abstractions;
using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Runs.Lineage;
using TestRuns.Runs.State;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Runs.Lineage;

public sealed class FillLineageTests
{
    [Fact]
    public async Task Cases_of_older_runs_get_their_place_piece_by_piece()
    {
        using var database = new TempDatabase();
        await using var db = database.CreateDbContext();
        var project = new Project { Key = "shop", Name = "Shop" };
        db.Add(project);
        await db.SaveChangesAsync();
        var runs = Enumerable.Range(1, 5).Select(number => new Run { ProjectId = project.Id, Number = number, Name = "run", SuiteName = number == 5 ? null : "checkout", CreatedBy = "Ana" }).ToList();
        db.AddRange(runs);
        await db.SaveChangesAsync();
        foreach (var run in runs) db.AddRange(Enumerable.Range(0, 90).Select(position => Old(run, position)));
        db.Add(new LineageMark { Id = LineageMark.Only, Below = runs[^1].Id + 1 });
        await db.SaveChangesAsync();

        await using var writer = new RunWriter(database, TimeProvider.System, NullLogger<RunWriter>.Instance);
        var fill = new FillLineage(writer, database, TimeProvider.System, NullLogger<FillLineage>.Instance);
        (await fill.Some(default)).ShouldBeTrue("450 cases are more than one piece");
        (await Missing()).ShouldBeInRange(200, 300);
        // As after a restart: only the stored mark is known.
        var again = new FillLineage(writer, database, TimeProvider.System, NullLogger<FillLineage>.Instance);
        while (await again.Some(default)) (await Missing()).ShouldBeLessThan(300);

        (await Missing()).ShouldBe(0);
        (await fill.Some(default)).ShouldBeFalse("there is nothing left");
        var rows = await db.Set<RunCase>().AsNoTracking().Join(db.Set<Run>(), row => row.RunId, run => run.Id, (row, run) => new { row, run }).ToListAsync();
        rows.ShouldAllBe(one => one.row.HistoryKey == CaseLineage.KeyOf(one.run, one.row.Title));

        Task<int> Missing() => db.Set<RunCase>().CountAsync(row => row.HistoryKey == null);
    }

    [Fact]
    public async Task A_database_of_before_is_marked_and_a_new_one_is_not()
    {
        using var folder = new TempFolder();
        var options = new DbContextOptionsBuilder<AppDb>();
        StorageSetup.Configure(options, folder.At("testruns.db"));
        await using (var db = new AppDb(options.Options))
        {
            await db.GetService<IMigrator>().MigrateAsync("EventMarks");
            await db.Database.ExecuteSqlAsync($"INSERT INTO Projects (Id, Key, Name, CreatedAt) VALUES (1, 'shop', 'Shop', 0)");
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO Runs (Id, ProjectId, Number, Source, Name, Status, Epoch, Kills, Labels, Variables, CreatedBy, CreatedAt, QueueOrder, AbortForced, AbortUnconfirmed,
                    ManualSteps, CasesTotal, CasesPassed, CasesFailed, CasesSkipped, CasesCancelled, CasesRunning, Version)
                VALUES (7, 1, 1, 'Suite', 'run', 'Passed', 0, 0, '', '', 'Ana', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)
                """);
            await db.Database.MigrateAsync();
            (await db.Set<LineageMark>().SingleAsync()).Below.ShouldBe(8);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        using var fresh = new TempDatabase();
        await using var empty = fresh.CreateDbContext();
        (await empty.Set<LineageMark>().AnyAsync()).ShouldBeFalse();
    }

    [Fact]
    public void Other_projects_suites_and_titles_are_other_cases()
    {
        var keys = from project in new long[] { 1, 2 }
                   from suite in new[] { "a", "b", "ab" }
                   from title in new[] { "a", "b", "ba" }
                   select CaseLineage.KeyOf(project, suite, title);
        keys.ShouldBeUnique();
    }

    private static RunCase Old(Run run, int position) => new()
    {
        RunId = run.Id, Position = position, Title = $"Case {position}", Spec = new CaseSpec { Name = "x", Steps = [] },
    };
}
