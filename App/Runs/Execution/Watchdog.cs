using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Runs.Execution;

/// <summary>No live run without something that works on it. What it finds is a bug of ours, and the run does not pay for it for ever.</summary>
internal sealed partial class Watchdog(
    RunWriter writer, IDbContextFactory<AppDb> contexts, LiveJobs jobs, RunQueue queue, RunOptions options, TimeProvider time, ILogger<Watchdog> logger) : BackgroundService
{
    /// <summary>A job begins within milliseconds; a machine that swaps may need longer.</summary>
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private HashSet<long> suspects = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.WatchdogInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TryLook(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops: its runs are the stop's to take care of.
        }
    }

    private async Task TryLook(CancellationToken stoppingToken)
    {
        try
        {
            await Look(stoppingToken);
        }
        catch (Exception error) when (!stoppingToken.IsCancellationRequested)
        {
            // A background service that throws takes the server down with it; it looks again within seconds.
            Log.LookFailed(logger, error);
        }
    }

    /// <summary>A run is aborted when it was without a job twice in a row: once can be the moment between two steps of the product.</summary>
    internal async Task Look(CancellationToken cancellationToken)
    {
        queue.Signal();
        foreach (var (runId, signals) in jobs.NotBegun(time.GetUtcNow() - LongestStart)) await GiveUp(runId, signals, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var live = await db.Set<Run>().Where(run => run.Status == RunStatus.Started || run.Status == RunStatus.CancelRequested)
            // What is streamed in has a client instead of a job: that is the reported runs' own watch to look at.
            .Where(run => run.Source != RunSource.Reporter)
            .Select(run => run.Id).ToListAsync(cancellationToken);
        var without = live.Except(jobs.Runs).ToHashSet();
        foreach (var runId in without.Intersect(suspects))
        {
            Log.Orphan(logger, runId);
            await writer.Do(tx => Orphan.End(tx, runId, "No job works on the run any more", Actor.System("watchdog")), cancellationToken);
        }

        suspects = without;
    }

    private async Task GiveUp(long runId, JobSignals signals, CancellationToken cancellationToken)
    {
        Log.NeverBegun(logger, runId);
        await writer.Do(tx => Orphan.End(tx, runId, "The scheduler did not begin the run's job", Actor.System("watchdog")), cancellationToken);
        jobs.Remove(runId);
        signals.GiveBackSlots();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The watchdog could not look; it tries again")]
        public static partial void LookFailed(ILogger logger, Exception error);

        [LoggerMessage(LogLevel.Error, "Run {RunId} was given to the scheduler but never begun; it is aborted")]
        public static partial void NeverBegun(ILogger logger, long runId);

        [LoggerMessage(LogLevel.Error, "Run {RunId} is live but no job works on it; it is aborted")]
        public static partial void Orphan(ILogger logger, long runId);
    }
}
