using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace TestRuns.Benchmark.Floors;

/// <summary>One row inserted and committed as durably as the product commits: WAL, synchronous=FULL, a file on the disk that servers of this bench are on.</summary>
public static class BareCommit
{
    /// <summary>In ms each.</summary>
    public static IReadOnlyList<double> Measure(int samples)
    {
        var folder = Directory.CreateTempSubdirectory("testruns-bench-commit-");
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder.FullName, "bare.db"), Pooling = false }.ToString());
            connection.Open();
            Run(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE Facts (Id INTEGER PRIMARY KEY, Text TEXT NOT NULL)");
            return [.. Enumerable.Range(0, samples).Select(_ => Commit(connection))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Commit(SqliteConnection connection)
    {
        var begun = Stopwatch.GetTimestamp();
        using (var transaction = connection.BeginTransaction())
        {
            Run(connection, "INSERT INTO Facts (Text) VALUES ('a step of a run has passed')");
            transaction.Commit();
        }

        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
