using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace TestRuns.Benchmark.History;

/// <summary>Fills the database of a server that was started once and is stopped: the schema is its migrations'.</summary>
public static class HistoryWriter
{
    /// <summary>Runs whose cases are written in one transaction.</summary>
    private const int Together = 5_000;

    public static void Write(string file, HistorySize size, Action<string> say, CancellationToken token)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        Carry(connection, HistorySql.Quick, size);
        say($"  filling a database with {size.Runs:N0} runs and {size.Cases:N0} cases");
        var watch = Stopwatch.StartNew();
        foreach (var sql in new[] { HistorySql.Projects, HistorySql.Numbers, HistorySql.Plans, HistorySql.Runs }) InOne(connection, sql, size);
        for (var from = 1; from <= size.Runs; from += Together)
        {
            token.ThrowIfCancellationRequested();
            var to = Math.Min(size.Runs, from + Together - 1);
            InOne(connection, HistorySql.Cases, size, ("$from", from), ("$to", to));
            if (size.Runs > Together) say($"  cases of run {to:N0} of {size.Runs:N0} ({watch.Elapsed.TotalSeconds:0} s)");
        }

        InOne(connection, HistorySql.Steps, size);
        InOne(connection, HistorySql.Events, size);
        Carry(connection, HistorySql.AsServed, size);
        say($"  filled: {new FileInfo(file).Length / 1_000_000:N0} MB in {watch.Elapsed.TotalSeconds:0} s");
    }

    /// <summary>What people have written beside it: quickly made, so nobody keeps it.</summary>
    public static void WriteCatalog(string file, HistorySize size)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        Carry(connection, HistorySql.Quick, size);
        InOne(connection, HistorySql.Numbers, size);
        InOne(connection, HistorySql.Catalog, size);
        Carry(connection, HistorySql.AsServed, size);
    }

    private static void InOne(SqliteConnection connection, string sql, HistorySize size, params (string Name, object Value)[] more)
    {
        using var transaction = connection.BeginTransaction();
        Carry(connection, sql, size, more);
        transaction.Commit();
    }

    private static void Carry(SqliteConnection connection, string sql, HistorySize size, params (string Name, object Value)[] more)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        (string Name, object Value)[] values =
        [
            ("$runs", size.Runs), ("$cases", size.Cases), ("$detailed", size.Detailed), ("$largest", size.Largest), ("$catalog", size.Catalog), ("$step", HistorySql.Step),
            ("$now", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()), .. more,
        ];
        foreach (var (name, value) in values.Where(value => sql.Contains(value.Name, StringComparison.Ordinal))) command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }
}
