using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;

namespace TestRuns.E2E.Support;

/// <summary>A step as the catalog keeps it. Exactly one of <see cref="Run"/>, <see cref="Browser"/>, <see cref="Wait"/> and <see cref="Manual"/> is set, as <see cref="Kind"/> says.</summary>
public sealed record CatalogStep(string Name, string Kind)
{
    public CatalogCommand? Run { get; init; }
    public IReadOnlyList<CatalogAction>? Browser { get; init; }
    public TimeSpan? ActionTimeout { get; init; }
    public bool VideoOnFailure { get; init; }
    public TimeSpan? Wait { get; init; }
    public CatalogManual? Manual { get; init; }
    public TimeSpan? Timeout { get; init; }
    public bool Critical { get; init; }
    public bool Always { get; init; }
    public bool ContinueOnFailure { get; init; }

    public static CatalogStep Actions(string name, params CatalogAction[] actions) => new(name, "browser") { Browser = actions };

    public static CatalogStep Command(string name, string command, double grace = 1) =>
        new(name, "run") { Run = new(command, TimeSpan.FromSeconds(grace)) };
}

public sealed record CatalogCommand(string Command, TimeSpan Grace)
{
    public IReadOnlyList<string>? Results { get; init; }
}

public sealed record CatalogManual(string Instruction, string? Expect);

public sealed record CatalogAction(string Action, string Target, string? Value = null);

public sealed record CatalogCase(string Name, IReadOnlyList<CatalogStep> Steps)
{
    public int Retries { get; init; }
}

/// <summary>Suites of a test's own, written into the catalog of the sample project from outside.</summary>
public static class SuiteRows
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static void Put(TestServer server, string name, params CatalogCase[] cases)
    {
        using var connection = DatabaseFile.Open(server, SqliteOpenMode.ReadWrite);
        using var transaction = connection.BeginTransaction();
        var now = ("$now", (object?)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var suite = Insert(
            connection,
            "INSERT INTO Suites (ProjectId, Name, Labels, Env, UpdatedAt) SELECT Id, $name, '[]', '{}', $now FROM Projects WHERE Key = 'sample'; SELECT last_insert_rowid()",
            ("$name", name), now);
        for (var position = 0; position < cases.Length; position++)
        {
            var id = Insert(
                connection,
                "INSERT INTO TestCases (ProjectId, Title, Spec, UpdatedAt) SELECT Id, $title, $spec, $now FROM Projects WHERE Key = 'sample'; SELECT last_insert_rowid()",
                ("$title", cases[position].Name), ("$spec", JsonSerializer.Serialize(cases[position], Json)), now);
            using var entry = DatabaseFile.Command(
                connection, "INSERT INTO SuiteCases (SuiteId, Position, CaseId) VALUES ($suite, $position, $case)", ("$suite", suite), ("$position", position), ("$case", id));
            entry.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <summary>One of which so many cases may be in progress at once.</summary>
    public static void PutBeside(TestServer server, string name, int parallel, params CatalogCase[] cases)
    {
        Put(server, name, cases);
        using var connection = DatabaseFile.Open(server, SqliteOpenMode.ReadWrite);
        using var update = DatabaseFile.Command(connection, "UPDATE Suites SET Parallel = $parallel WHERE Name = $name", ("$parallel", parallel), ("$name", name));
        update.ExecuteNonQuery();
    }

    private static long Insert(SqliteConnection connection, string sql, params (string Name, object? Value)[] values)
    {
        using var command = DatabaseFile.Command(connection, sql, values);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
