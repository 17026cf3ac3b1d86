using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Runs.Lineage;

/// <summary>
/// Gives the cases of runs that are older than histories their place in them, the newest runs first. In small pieces with
/// pauses, as five million of them would hold the writer up for minutes; after a restart it goes on where it was.
/// </summary>
public sealed partial class FillLineage(RunWriter writer, IDbContextFactory<AppDb> contexts, TimeProvider time, ILogger<FillLineage> logger) : BackgroundService
{
    /// <summary>Some milliseconds of the writer's time: no abort waits longer for it.</summary>
    private const int AtOnce = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    /// <returns>Whether there is more to do.</returns>
    internal Task<bool> Some(CancellationToken cancellationToken) => writer.Do(Fill, cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await IsAnything(stoppingToken)) return;
                while (await Some(stoppingToken)) await Task.Delay(Pause, time, stoppingToken);
                Log.Done(logger);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                Log.Failed(logger, error);
                await Task.Delay(AfterFailure, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> IsAnything(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<LineageMark>().AnyAsync(cancellationToken);
    }

    private static bool Fill(RunTx tx)
    {
        if (tx.Db.Set<LineageMark>().AsNoTracking().SingleOrDefault() is not { Below: var below }) return false;
        for (var left = AtOnce; left > 0;)
        {
            var next = tx.Db.Set<Run>().AsNoTracking().Where(row => row.Id < below).OrderByDescending(row => row.Id)
                .Select(row => new { row.Id, row.ProjectId, Suite = row.SuiteName ?? row.Name }).FirstOrDefault();
            if (next is null)
            {
                tx.Db.Set<LineageMark>().ExecuteDelete();
                return false;
            }

            var most = left;
            var rows = tx.Db.Set<RunCase>().AsNoTracking().Where(row => row.RunId == next.Id && row.HistoryKey == null).OrderBy(row => row.Position)
                .Select(row => new { row.Id, row.Title }).Take(most).ToList();
            foreach (var row in rows)
            {
                long? key = CaseLineage.KeyOf(next.ProjectId, next.Suite, row.Title);
                tx.Update<RunCase>().Set(one => one.HistoryKey, key).Where(one => one.Id, row.Id).Execute();
            }

            if (rows.Count < most) below = next.Id;
            // To look at a run costs something, too.
            left -= rows.Count + 1;
        }

        tx.Db.Set<LineageMark>().ExecuteUpdate(set => set.SetProperty(mark => mark.Below, below));
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The cases of all older runs have their place in the histories")]
        public static partial void Done(ILogger logger);

        [LoggerMessage(LogLevel.Error, "Giving older cases their place in the histories failed; it is tried again in a minute")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
