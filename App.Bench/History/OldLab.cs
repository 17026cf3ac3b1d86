using Microsoft.Data.Sqlite;
using TestRuns.E2E.Support;

namespace TestRuns.Benchmark.History;

/// <summary>
/// A server whose database has been in use for long. Rows of the same size share it. Making the large one takes minutes:
/// the folder that <c>TESTRUNS_BENCH_HISTORY</c> names keeps the databases for the next time.
/// </summary>
public static class OldLab
{
    public const string KeepVariable = "TESTRUNS_BENCH_HISTORY";

    /// <summary>Nothing to the server: it tells labs of one size from those of another.</summary>
    private const string SizeVariable = "BENCH_HISTORY_RUNS";

    public static async Task<Lab> Of(HistorySize size, Bench bench, CancellationToken token)
    {
        var lab = await bench.SharedLab(new Dictionary<string, string> { [SizeVariable] = $"{size.Runs} {size.Cases}" }, token);
        var mark = Path.Combine(lab.Server.DataFolder, "filled");
        if (File.Exists(mark)) return lab;
        await lab.Server.Stop();
        var file = Path.Combine(lab.Server.DataFolder, "testruns.db");
        Fill(file, size, bench, token);
        HistoryWriter.WriteCatalog(file, size);
        File.WriteAllText(mark, "");
        await lab.Server.StartAgain(token);
        return lab;
    }

    private static void Fill(string file, HistorySize size, Bench bench, CancellationToken token)
    {
        if (Environment.GetEnvironmentVariable(KeepVariable) is not { Length: > 0 } folder)
        {
            HistoryWriter.Write(file, size, bench.Say, token);
            return;
        }

        Directory.CreateDirectory(folder);
        var kept = Path.Combine(folder, $"history-{size.Runs}-{size.Cases}.db");
        if (File.Exists(kept))
        {
            bench.Say($"  taking {kept}");
            TakeKept(kept, file);
            return;
        }

        HistoryWriter.Write(file, size, bench.Say, token);
        File.Copy(file, $"{kept}.new");
        File.Move($"{kept}.new", kept);
    }

    /// <summary>Its history, with the accounts of the server that is here: somebody is signed in already.</summary>
    private static void TakeKept(string kept, string file)
    {
        var fresh = $"{file}.fresh";
        File.Move(file, fresh);
        File.Copy(kept, file);
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        using var command = DatabaseFile.Command(connection, "ATTACH $fresh AS fresh", ("$fresh", fresh));
        command.ExecuteNonQuery();
        command.CommandText = "PRAGMA foreign_keys=OFF; DELETE FROM main.Accounts; INSERT INTO main.Accounts SELECT * FROM fresh.Accounts;";
        command.Parameters.Clear();
        command.ExecuteNonQuery();
    }
}
