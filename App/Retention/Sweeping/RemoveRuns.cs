using Microsoft.EntityFrameworkCore;
using TestRuns.Results.Children;
using TestRuns.Runs;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Retention.Sweeping;

/// <summary>
/// Removes runs with all their rows, so many rows in a command of the writer: an abort that comes meanwhile waits for a few
/// milliseconds. A large run goes in pieces; that it goes is written down before the first of them.
/// </summary>
internal sealed class RemoveRuns(RunWriter writer, TimeProvider time)
{
    private const int FirstRows = 300;
    private const int FewestRows = 20;
    private const int MostRows = 4000;

    private static readonly TimeSpan TooLong = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(8);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>How many rows a piece may have: as many as this machine deletes in some milliseconds.</summary>
    private int rows = FirstRows;

    /// <summary>What one command came to.</summary>
    /// <param name="Gone">Runs of which nothing is left.</param>
    /// <param name="Looked">How many of those that were given were dealt with, from the first.</param>
    private sealed record Piece(IReadOnlyList<long> Gone, int Looked, TimeSpan Took);

    /// <param name="runIds">What is no longer to go by now stays.</param>
    /// <param name="cut">Null: that they go was written down already.</param>
    /// <param name="gone">Told of each that is gone, after the commit.</param>
    /// <param name="cancellationToken">Ends it between two pieces.</param>
    public async Task Ask(IReadOnlyList<long> runIds, Cut? cut, Action<long> gone, CancellationToken cancellationToken)
    {
        for (var left = runIds; left.Count > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (some, budget) = (left, rows);
            var piece = await writer.Do(tx => Remove(tx, some, cut, budget), cancellationToken);
            foreach (var run in piece.Gone) gone(run);
            left = [.. left.Skip(piece.Looked)];
            if (piece.Took > TooLong) rows = Math.Max(FewestRows, rows / 2);
            else if (piece.Took < Short) rows = Math.Min(MostRows, rows * 2);
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private Piece Remove(RunTx tx, IReadOnlyList<long> runIds, Cut? cut, int budget)
    {
        var began = time.GetTimestamp();
        var gone = new List<long>();
        var (left, looked) = (budget, 0);
        tx.KeepEventNumber();
        while (looked < runIds.Count && left > 0)
        {
            var run = runIds[looked];
            // To look at a run costs something, too.
            left--;
            if (!IsToGo(tx, run, cut))
            {
                looked++;
                continue;
            }

            left -= RemoveRows(tx.Db, run, left);
            if (left <= 0) break;
            tx.Db.Set<Run>().Where(row => row.Id == run).ExecuteDelete();
            left -= 5;
            gone.Add(run);
            looked++;
        }

        tx.Removed(gone);
        return new Piece(gone, looked, time.GetElapsedTime(began));
    }

    /// <summary>Asked once: a run that has lost its first rows goes to the end.</summary>
    private static bool IsToGo(RunTx tx, long runId, Cut? cut)
    {
        if (tx.Find<RemovedRun>(runId) is not null) return true;
        var run = cut?.Runs(tx.Db).Where(row => row.Id == runId).Select(row => new { row.ProjectId, row.Number, row.Name, row.EndedAt }).SingleOrDefault();
        if (run is null) return false;
        tx.Insert(new RemovedRun { Id = runId, ProjectId = run.ProjectId, Number = run.Number, Name = run.Name, EndedAt = run.EndedAt!.Value, RemovedAt = tx.Now, Why = RetentionText.WhyRun(cut!.Rule) });
        return true;
    }

    /// <summary>From the leaves on: what is deleted takes nothing along that was not counted.</summary>
    private static int RemoveRows(AppDb db, long runId, int most)
    {
        var left = most;
        left -= db.Set<ChildResult>().Where(row => row.RunId == runId).OrderBy(row => row.Id).Take(left).ExecuteDelete();
        if (left > 0) left -= db.Set<RunEvent>().Where(row => row.RunId == runId).OrderBy(row => row.Id).Take(left).ExecuteDelete();
        if (left > 0) left -= db.Set<StepExecution>().Where(row => row.RunId == runId).OrderBy(row => row.Id).Take(left).ExecuteDelete();
        if (left > 0) left -= db.Set<RunCase>().Where(row => row.RunId == runId).OrderBy(row => row.Id).Take(left).ExecuteDelete();
        return most - left;
    }
}
