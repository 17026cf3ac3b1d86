using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Hooks;
using TestRuns.Notices.Planning;
using TestRuns.Results.Compare;
using TestRuns.Results.History;
using TestRuns.Results.Statistics;
using TestRuns.Retention;
using TestRuns.Retention.Sweeping;
using TestRuns.Runs;
using TestRuns.Runs.Environments;
using TestRuns.Runs.Execution;
using TestRuns.Runs.Reading;
using TestRuns.Runs.Reported;
using TestRuns.Runs.State;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Runs.Reading;

/// <summary>
/// How SQLite carries out what is asked of it. Its plan does not depend on how many rows there are, so a question that looks
/// through all runs, or sorts them, is found here and not by the team that has a hundred thousand.
/// </summary>
public sealed class QueryPlanTests
{
    private static readonly string[] Large = ["Runs", "RunCases", "StepExecutions", "RunEvents", "TestCases", "CaseTags", "CaseRevisions"];

    [Fact]
    public async Task No_list_looks_through_all_runs_or_sorts_them()
    {
        await using var asked = new Asked();
        var projects = await History.Write(asked.Db, runs: 5);
        var reads = new RunReads(asked, new QuickReads(asked));
        // A text of two characters is looked for run by run: RunLanes says why.
        foreach (var filter in History.Filters(projects).Where(filter => filter.Text is null || filter.Text.Length > 2))
        {
            await reads.List(filter, null, 50, default);
            await reads.List(filter, 4, 50, default);
        }

        asked.Plans().Where(plan => !plan.IsGood).ShouldBeEmpty();
        asked.Plans().Count.ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task Neither_a_run_nor_who_comes_back_looks_through_all_runs()
    {
        await using var asked = new Asked();
        await History.Write(asked.Db, runs: 5);
        var reads = new RunReads(asked, new QuickReads(asked));
        await reads.Detail(3, default);
        await reads.Events(3, 0, 10, default);
        var hanging = new HangingRuns(asked);
        await hanging.Clients(default);
        foreach (var kind in Enum.GetValues<ClientKind>()) await hanging.On(kind, "one", default);
        await hanging.On(ClientKind.Reporter, "1", default);
        await using var writer = new RunWriter(asked, TimeProvider.System, NullLogger<RunWriter>.Instance);
        // Nothing is open, so no controller is asked.
        await new ResendAbort(writer, asked, controllers: null!, new LiveReporters(), new RunOptions(), TimeProvider.System).Returned("lab", default);
        asked.Plans().Where(plan => !plan.IsGood).ShouldBeEmpty();
        asked.Plans().Count.ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task What_was_ended_from_outside_is_counted_without_looking_through_all_runs()
    {
        await using var asked = new Asked();
        var projects = await History.Write(asked.Db, runs: 5);
        var stop = new StopSwitch(asked, new Audit(asked, TimeProvider.System), new HookNews(), TimeProvider.System);
        await stop.Read(visible: null, default);
        await stop.Read(projects, default);
        var looks = asked.Plans().SelectMany(plan => plan.Steps).Where(step => step.Contains("TABLE Runs", StringComparison.Ordinal)).ToList();
        looks.Count.ShouldBeGreaterThanOrEqualTo(4);
        looks.ShouldAllBe(step => step.Contains("IX_Runs_AbortRequestedAt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_list_of_cases_is_found_sorted_and_counted_in_its_index_alone()
    {
        await using var asked = new Asked();
        var reads = new CaseReads(asked);
        var all = new CaseQuery { ProjectId = 1 };
        foreach (var query in new[] { all, all with { Text = "two words" }, all with { Tags = ["one", "two"] }, all with { SuiteId = 1 }, all with { InNoSuite = true } })
        {
            await reads.List(query, 50, 50, default);
            await reads.Ids(query, 10, default);
        }

        await reads.Tags(1, default);
        await new CaseHistory(asked).List(1, 10, 50, default);
        asked.Plans().Where(plan => !plan.IsGood).ShouldBeEmpty();
        asked.Plans().Count(plan => plan.Steps.Any(step => step.Contains("COVERING INDEX IX_TestCases_ProjectId_SearchText", StringComparison.Ordinal))).ShouldBeGreaterThanOrEqualTo(10);
    }

    [Fact]
    public async Task Neither_a_history_nor_statistics_look_through_all_runs()
    {
        await using var asked = new Asked();
        await History.Write(asked.Db, runs: 5);
        await asked.Db.Set<Run>().ExecuteUpdateAsync(set => set.SetProperty(run => run.EndedAt, new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero)));
        var histories = new CaseHistoryReads(asked);
        await histories.Of(1, 3, 20, default);
        await histories.List(1, new HistoryPlace(3, 3), 20, default);
        var run = (await new RunReads(asked, new QuickReads(asked)).List(new RunFilter(), null, 1, default)).Runs[0];
        var comparing = new CompareReads(asked);
        await comparing.Choices(run with { SuiteName = "nightly" }, default);
        await comparing.Compare(1, 2, default);
        await new CaseRankReads(asked, histories).Of([1, 2, 3], default);
        var wish = new StatisticsWish(1, new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 4), null, TimeZoneInfo.Utc);
        await new StatisticsReads(asked, new CaseRankReads(asked, histories), TimeProvider.System).Read(wish, default);
        await new RunReads(asked, new QuickReads(asked)).List(new RunFilter { Ended = new EndedBetween(wish.Begin, wish.End) }, null, 50, default);
        asked.Plans().Where(plan => !plan.IsGood).ShouldBeEmpty();
        var ends = asked.Plans().Where(plan => plan.Sql.Contains("EndedAt\" >=", StringComparison.Ordinal)).ToList();
        ends.Count.ShouldBe(4, "one of statistics, and one of the list for each of three projects");
        ends.ShouldAllBe(plan => plan.Steps.All(step => step.Contains("COVERING INDEX IX_Runs_Ended", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_last_run_in_an_environment_and_who_waits_for_it_are_found_without_looking_through_all()
    {
        await using var asked = new Asked();
        var projects = await History.Write(asked.Db, runs: 5);
        asked.Db.Add(new TestEnvironment { ProjectId = projects[0], Name = "staging" });
        await asked.Db.SaveChangesAsync();
        (await new EnvironmentReads(asked).List(projects[0], default)).Count.ShouldBe(1);
        asked.Plans().Where(plan => !plan.IsGood).ShouldBeEmpty();
        asked.Plans().Count.ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task A_question_that_looks_through_all_runs_is_seen()
    {
        await using var asked = new Asked();
        await asked.Db.Set<Run>().Where(run => run.Commit == "x").ToListAsync();
        await asked.Db.Set<Run>().Where(run => run.ProjectId == 1 && run.Status == RunStatus.Passed).OrderBy(run => run.Name).Take(5).ToListAsync();
        asked.Plans().Count(plan => !plan.IsGood).ShouldBe(2);
    }

    [Fact]
    public async Task What_changed_for_cases_and_what_retention_removes_is_found_by_indexes()
    {
        await using var asked = new Asked();
        var projects = await History.Write(asked.Db, runs: 5);
        await CaseChange.Read(asked.Db, 3, default);
        var rule = new RetentionRule { ChangedBy = "Ana", RunDays = 30, RunCount = 2, FileDays = 7 };
        var cut = await Cut.Read(asked.Db, projects[0], rule, TimeProvider.System.GetUtcNow(), default);
        foreach (var some in new[] { cut.Runs(asked.Db), cut.Files(asked.Db) })
            await some.Where(run => run.Id > 1).OrderBy(run => run.Id).Select(run => run.Id).Take(10).ToListAsync();
        var plans = asked.Plans();
        plans.Where(plan => !plan.IsGood).ShouldBeEmpty();
        plans.SelectMany(plan => plan.Steps).Count(step => step.Contains("IX_Runs_ProjectId_SuiteName_Id (ProjectId=? AND SuiteName=? AND", StringComparison.Ordinal)).ShouldBe(2, string.Join('\n', plans));
        plans.SelectMany(plan => plan.Steps).ShouldContain(step => step.Contains("IX_RunCases_HistoryKey_RunId (HistoryKey=? AND RunId<?)", StringComparison.Ordinal), string.Join('\n', plans));
    }

    private sealed record Plan(string Sql, IReadOnlyList<string> Steps)
    {
        /// <summary>A page is not sorted out of everything, and a large table not looked through.</summary>
        public bool IsGood => !Steps.Any(step => Sorts(step) || (Scans(step) && !InOrder));

        /// <summary>From the newest on until there are enough, where so much is asked for that most of them are wanted.</summary>
        private bool InOrder => Sql.Contains("+ 0 IN", StringComparison.Ordinal) && !Sql.Contains("JOIN", StringComparison.Ordinal);

        public override string ToString() => $"{Sql}\n  {string.Join("\n  ", Steps)}";

        private bool Sorts(string step) => step.Contains("TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal) && Sql.Contains("LIMIT", StringComparison.Ordinal);

        private static bool Scans(string step) =>
            step.StartsWith("SCAN TABLE", StringComparison.Ordinal) && !step.Contains("INDEX", StringComparison.Ordinal) && Large.Contains(step.Split(' ')[2]);
    }

    /// <summary>A database that remembers what it was asked.</summary>
    private sealed class Asked : DbCommandInterceptor, IDbContextFactory<AppDb>, IAsyncDisposable
    {
        private readonly TempFolder folder = new();
        private readonly DbContextOptions<AppDb> options;
        private readonly List<(string Sql, (string Name, object? Value)[] Values)> questions = [];

        public Asked()
        {
            var builder = new DbContextOptionsBuilder<AppDb>();
            StorageSetup.Configure(builder, folder.At("testruns.db"));
            using (var db = new AppDb(builder.Options)) db.Database.Migrate();
            options = builder.AddInterceptors(this).Options;
            Db = CreateDbContext();
        }

        public AppDb Db { get; }

        public AppDb CreateDbContext() => new(options);

        public IReadOnlyList<Plan> Plans()
        {
            using var connection = new SqliteConnection($"Data Source={folder.At("testruns.db")};Pooling=False");
            connection.Open();
            return [.. questions.Select(question => PlanOf(connection, question.Sql, question.Values))];
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.StartsWith("SELECT", StringComparison.Ordinal))
                questions.Add((command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(value => (value.ParameterName, value.Value))]));
            return new(result);
        }

        public async ValueTask DisposeAsync()
        {
            await Db.DisposeAsync();
            SqliteConnection.ClearAllPools();
            folder.Dispose();
        }

        private static Plan PlanOf(SqliteConnection connection, string sql, (string Name, object? Value)[] values)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"EXPLAIN QUERY PLAN {sql}";
            foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
            using var reader = command.ExecuteReader();
            var steps = new List<string>();
            while (reader.Read()) steps.Add(reader.GetString(3));
            return new Plan(sql, steps);
        }
    }
}
