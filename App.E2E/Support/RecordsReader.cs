using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace TestRuns.E2E.Support;

/// <summary>Reads everything at one moment: the database in one transaction, then the machine's processes.</summary>
public static class RecordsReader
{
    public static Records Read(TestServer server)
    {
        Records seen;
        using (var db = DatabaseFile.Open(server, SqliteOpenMode.ReadOnly))
        using (db.BeginTransaction(deferred: true))
        {
            seen = new Records
            {
                Now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
                Runs = Runs(db),
                Cases = DatabaseFile.Read(db, "SELECT Id, RunId, Status, Attempt FROM RunCases ORDER BY Id", row => new CaseRow(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetInt32(3))),
                Steps = DatabaseFile.Read(
                    db,
                    "SELECT Id, RunId, RunCaseId, Name, Kind, Status, Critical, Always, Attempt, StartedAt, Deadline FROM StepExecutions ORDER BY Id",
                    row => new StepRow(
                        row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetBoolean(6), row.GetBoolean(7),
                        row.GetInt32(8), Number(row, 9), Number(row, 10))),
                Events = DatabaseFile.Read(
                    db,
                    "SELECT Id, RunId, CaseId, StepId, Type, At, By, Facts FROM RunEvents ORDER BY Id",
                    row => new EventRow(
                        row.GetInt64(0), row.GetInt64(1), Number(row, 2), Number(row, 3), row.GetString(4), row.GetInt64(5), row.GetString(6), row.GetString(7))),
                Leases = DatabaseFile.Read(
                    db,
                    "SELECT Environments.Name, RunId, HeldUntil FROM Leases JOIN Environments ON Environments.Id = EnvironmentId",
                    row => new LeaseRow(row.GetString(0), row.GetInt64(1), Number(row, 2))),
                Sessions = DatabaseFile.Read(
                    db,
                    "SELECT RunId, Pid, FinishedAt IS NULL AND LostAt IS NULL FROM ReporterSessions",
                    row => new SessionRow(row.GetInt64(0), row.GetInt32(1), row.GetBoolean(2), ProcessWatch.IsAlive(row.GetInt32(1)))),
            };
        }

        return seen with { Processes = ProcessWatch.OfRuns(server) };
    }

    /// <summary>Runs that have not ended.</summary>
    public static IReadOnlyList<long> Live(TestServer server)
    {
        using var db = DatabaseFile.Open(server, SqliteOpenMode.ReadOnly);
        return DatabaseFile.Read(db, "SELECT Id FROM Runs WHERE Status NOT IN ('Passed', 'Failed', 'Cancelled') ORDER BY Id", row => row.GetInt64(0));
    }

    /// <summary>Those of them that are streamed in.</summary>
    public static IReadOnlyList<long> LiveReported(TestServer server)
    {
        using var db = DatabaseFile.Open(server, SqliteOpenMode.ReadOnly);
        return DatabaseFile.Read(db, "SELECT Id FROM Runs WHERE Source = 'Reporter' AND Status NOT IN ('Passed', 'Failed', 'Cancelled')", row => row.GetInt64(0));
    }

    private static List<RunRow> Runs(SqliteConnection db) => DatabaseFile.Read(
        db,
        """
        SELECT Id, Status, Epoch, EnvironmentName, Labels, Controller, WaitsFor, LiveKey, EndedAt,
               AbortKind, AbortText, AbortBy, AbortRequestedAt, AbortConfirmedAt, AbortUnconfirmed, AbortDeferredUntil, Source, ClientKind, Parallel FROM Runs ORDER BY Id
        """,
        row => new RunRow
        {
            Id = row.GetInt64(0),
            Status = row.GetString(1),
            Epoch = row.GetInt32(2),
            Environment = Text(row, 3),
            Labels = List(row.GetString(4)),
            Controller = Text(row, 5),
            WaitsFor = Text(row, 6),
            LiveKey = Text(row, 7),
            EndedAt = Number(row, 8),
            AbortKind = Text(row, 9),
            AbortText = Text(row, 10),
            AbortBy = Text(row, 11),
            AbortRequestedAt = Number(row, 12),
            AbortConfirmedAt = Number(row, 13),
            AbortUnconfirmed = row.GetBoolean(14),
            AbortDeferredUntil = Number(row, 15),
            Source = row.GetString(16),
            ClientKind = Text(row, 17),
            Parallel = row.GetInt32(18),
        });

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static long? Number(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static List<string> List(string json) => JsonSerializer.Deserialize<List<string>>(json)!;
}
