using System.Diagnostics;
using Microsoft.Data.Sqlite;
using TestRuns.E2E.Support;

namespace TestRuns.Benchmark.Watching;

/// <summary>When a run's end is in the database, read from the file: the server is not asked, and does nothing for it.</summary>
public static class RecordedEnd
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>The status, and the <see cref="Stopwatch"/> time stamp of the look that found it.</summary>
    /// <exception cref="TimeoutException">It has not ended.</exception>
    public static Task<(string Status, long At)> Of(Lab lab, long run, TimeSpan limit, CancellationToken token) =>
        Look(lab, run, "Status IN ('Passed', 'Failed', 'Cancelled')", limit, token);

    /// <summary>Aborted, and the controller has proven that nothing of it is left.</summary>
    /// <exception cref="TimeoutException">It is not so.</exception>
    public static Task Confirmed(Lab lab, long run, TimeSpan limit, CancellationToken token) =>
        Look(lab, run, "Status = 'Cancelled' AND AbortUnconfirmed = 0 AND AbortConfirmedAt IS NOT NULL", limit, token);

    private static async Task<(string Status, long At)> Look(Lab lab, long run, string condition, TimeSpan limit, CancellationToken token)
    {
        await using var connection = DatabaseFile.Open(lab.Server, SqliteOpenMode.ReadOnly);
        await using var command = DatabaseFile.Command(connection, $"SELECT Status FROM Runs WHERE Id = $run AND {condition}", ("$run", run));
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < limit)
        {
            if (await command.ExecuteScalarAsync(token) is string status) return (status, Stopwatch.GetTimestamp());
            await Task.Delay(Pause, token);
        }

        throw new TimeoutException($"Not within {limit.TotalSeconds:0} s of run {run}: {condition}");
    }
}
