using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Runs.Execution;

/// <summary>No live run without something that works on it. What it finds is a bug of ours, and the run does not pay for it for ever.</summary>
internal sealed partial class Watchdog(
    RunWriter writer, IDbContextFactory<AppDb> contexts, LiveJobs jobs, RunQueue queue, RunOptions options, TimeProvider time, ILogger<Watchdog> logger) : BackgroundService
{
    private HashSet<long> suspects = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.WatchdogInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await Look(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops: its runs are the stop's to take care of.
        }
    }

    /// <summary>A run is aborted when it was without a job twice in a row: once can be the moment between two steps of the product.</summary>
    internal async Task Look(CancellationToken cancellationToken)
    {
        queue.Signal();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var live = await db.Set<Run>().Where(run => run.Status == RunStatus.Started || run.Status == RunStatus.CancelRequested)
            .Select(run => run.Id).ToListAsync(cancellationToken);
        var without = live.Except(jobs.Runs).ToHashSet();
        foreach (var runId in without.Intersect(suspects))
        {
            Log.Orphan(logger, runId);
            await writer.Do(tx => Orphan.End(tx, runId, "No job works on the run any more", Actor.System("watchdog")), cancellationToken);
        }

        suspects = without;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Run {RunId} is live but no job works on it; it is aborted")]
        public static partial void Orphan(ILogger logger, long runId);
    }
}
