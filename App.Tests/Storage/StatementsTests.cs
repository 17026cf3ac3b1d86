using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Storage;

/// <summary>Prepared statements store what the model would have stored.</summary>
public sealed class StatementsTests : IDisposable
{
    private static readonly DateTimeOffset Time = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private readonly TempDatabase database = new();
    private readonly AppDb db;
    private readonly Statements statements;
    private readonly long project;

    public StatementsTests()
    {
        db = database.CreateDbContext();
        var made = new Project { Key = "p", Name = "P" };
        db.Add(made);
        db.SaveChanges();
        project = made.Id;
        db.Database.OpenConnection();
        statements = new Statements(db);
    }

    public void Dispose()
    {
        statements.Dispose();
        db.Dispose();
        database.Dispose();
    }

    [Fact]
    public void A_row_is_read_back_as_it_was_inserted_and_has_its_number()
    {
        var run = NewRun(1);
        statements.Insert(run);
        run.Id.ShouldBeGreaterThan(0);
        Stored(run).ShouldBeEquivalentTo(run);
        statements.Find<Run>(run.Id).ShouldBeEquivalentTo(Stored(run));
        statements.Find<Run>(run.Id + 1).ShouldBeNull();
        var next = NewRun(2);
        statements.Insert(next);
        next.Id.ShouldNotBe(run.Id);
    }

    [Fact]
    public void An_update_stores_every_kind_of_value_and_finds_only_what_its_guard_says()
    {
        var (one, other) = (NewRun(1), NewRun(2));
        statements.Insert(one);
        statements.Insert(other);
        statements.Update<Run>()
            .Set(run => run.Status, RunStatus.Cancelled).Set(run => run.EndedAt, Time.AddMilliseconds(7)).Set(run => run.WaitsFor, null)
            .Set(run => run.AbortKind, AbortKind.Timeout).Set(run => run.AbortForced, true).Set(run => run.Labels, ["a", "b’c"])
            .Where(run => run.Id, one.Id).Where(run => run.Status, [RunStatus.Started, RunStatus.Queued]).Execute().ShouldBe(1);
        var stored = Stored(one);
        (stored.Status, stored.EndedAt, stored.WaitsFor, stored.AbortKind, stored.AbortForced).ShouldBe((RunStatus.Cancelled, Time.AddMilliseconds(7), null, AbortKind.Timeout, true));
        stored.Labels.ShouldBe(["a", "b’c"]);
        statements.Find<Run>(one.Id).ShouldBeEquivalentTo(stored);
        Stored(other).ShouldBeEquivalentTo(other);
        statements.Update<Run>().Set(run => run.Status, RunStatus.Failed).Where(run => run.Id, one.Id).Where(run => run.Status, RunStatus.Queued).Execute().ShouldBe(0);
        Stored(one).Status.ShouldBe(RunStatus.Cancelled);
    }

    [Fact]
    public void What_is_not_there_yet_counts_as_nothing_when_it_is_added_to()
    {
        var run = NewRun(1);
        statements.Insert(run);
        for (var times = 0; times < 2; times++)
            statements.Update<Run>().Add(row => row.EndedProcesses, 3).Add(row => row.Epoch, 1).Where(row => row.Id, run.Id).Execute();
        (Stored(run).EndedProcesses, Stored(run).Epoch).ShouldBe((6, run.Epoch + 2));
    }

    [Fact]
    public void It_takes_part_in_the_contexts_transaction()
    {
        var run = NewRun(1);
        using (db.Database.BeginTransaction())
        {
            statements.Insert(run);
            statements.Update<Run>().Set(row => row.Name, "other").Where(row => row.Id, run.Id).Execute().ShouldBe(1);
        }

        db.Set<Run>().Count().ShouldBe(0, "it was not committed");
        statements.Insert(run);
        Stored(run).Name.ShouldBe("nightly");
    }

    [Fact]
    public void What_the_database_refuses_is_an_error_and_leaves_the_statement_usable()
    {
        statements.Insert(NewRun(1));
        Should.Throw<SqliteException>(() => statements.Insert(NewRun(1)));
        statements.Insert(NewRun(2));
        db.Set<Run>().Count().ShouldBe(2);
    }

    [Fact]
    public void A_selection_finds_the_rows_that_its_conditions_say_and_no_other()
    {
        var (one, other, third) = (NewRun(1), NewRun(2), NewRun(3));
        foreach (var run in new[] { one, other, third }) statements.Insert(run);
        statements.Update<Run>().Set(run => run.Status, RunStatus.Started).Where(run => run.Id, third.Id).Execute();
        var found = statements.Select<Run>().Where(run => run.ProjectId, project).Where(run => run.Status, [RunStatus.Queued, RunStatus.Waiting]).Rows();
        found.OrderBy(run => run.Number).ShouldBeEquivalentTo(new[] { Stored(one), Stored(other) }.AsEnumerable().OrderBy(run => run.Number));
        statements.Select<Run>().Where(run => run.ProjectId, project + 1).Rows().ShouldBeEmpty();
        statements.Select<Run>().Where(run => run.Id, third.Id).Value(run => run.Status).ShouldBe(RunStatus.Started);
        statements.Select<Run>().Where(run => run.Id, third.Id).Value(run => run.EndedAt).ShouldBeNull();
        statements.Select<Run>().Where(run => run.Id, third.Id).Value(run => run.QueuedAt).ShouldBe(Time);
        statements.Select<Run>().Where(run => run.Id, third.Id + 1).Value(run => run.Name).ShouldBeNull();
    }

    [Fact]
    public async Task Quick_reads_see_what_was_committed_before_them_from_as_many_threads_as_ask()
    {
        using var reads = new QuickReads(database);
        var run = NewRun(1);
        statements.Insert(run);
        for (var epoch = 1; epoch <= 20; epoch++)
        {
            statements.Update<Run>().Set(row => row.Epoch, epoch).Where(row => row.Id, run.Id).Execute();
            var seen = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => reads.Ask(stored => stored.Find<Run>(run.Id)!.Epoch))));
            seen.ShouldAllBe(one => one == epoch);
        }

        Should.Throw<SqliteException>(() => reads.Ask(stored => stored.Update<Run>().Set(row => row.ProjectId, 99).Where(row => row.Id, run.Id).Execute()));
        reads.Ask(stored => stored.Find<Run>(run.Id)!.ProjectId).ShouldBe(project, "one that failed is not asked again");
    }

    [Fact]
    public void An_update_of_everything_or_of_nothing_is_refused()
    {
        Should.Throw<InvalidOperationException>(() => statements.Update<Run>().Set(run => run.Name, "x").Execute());
        Should.Throw<InvalidOperationException>(() => statements.Update<Run>().Where(run => run.Id, 1).Execute());
    }

    private Run NewRun(int number) => new()
    {
        ProjectId = project, Number = number, Name = "nightly", CreatedBy = "Ana", CreatedAt = Time, QueuedAt = Time, Status = RunStatus.Queued, WaitsFor = "a slot",
        Labels = new List<string> { "linux" }, Variables = new Dictionary<string, string> { ["A"] = "1" }, Timeout = TimeSpan.FromMinutes(90.5), Key = "k", LiveKey = $"k{number}", CasesTotal = 3,
    };

    private Run Stored(Run run) => db.Set<Run>().AsNoTracking().Single(row => row.Id == run.Id);
}
