using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Runs.Reported;

/// <summary>
/// The deadlines of reported runs, which have no job to look at them: an abort that is not confirmed in time, shards that do
/// not come, a run that takes too long, and one that nobody streams in any more.
/// </summary>
internal sealed partial class ReportedWatch(
    RunWriter writer, AbortRun abort, IDbContextFactory<AppDb> contexts, RunOptions options, TimeProvider time, ILogger<ReportedWatch> logger) : BackgroundService
{
    private static readonly Actor Watch = Actor.System("watchdog");

    /// <summary>Who has proven its end says that it is done right after; longer nobody waits for its last words.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private HashSet<long> suspects = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TryLook(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops: who streams a run in gets his grace after the start.
        }
    }

    internal async Task Look(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var live = await db.Set<Run>().AsNoTracking()
            .Where(run => (run.Status == RunStatus.Started || run.Status == RunStatus.CancelRequested) && run.Source == RunSource.Reporter).ToListAsync(cancellationToken);
        var without = new HashSet<long>();
        foreach (var run in live)
        {
            var sessions = await db.Set<ReporterSession>().AsNoTracking().Where(session => session.RunId == run.Id).ToListAsync(cancellationToken);
            if (run.Status == RunStatus.CancelRequested) await EndOverdue(run, sessions, cancellationToken);
            else await LookAt(run, sessions, cancellationToken);
            if (!sessions.Exists(session => session.IsLive) && !IsWaitingForShards(sessions)) without.Add(run.Id);
        }

        // Twice in a row: once can be the moment between two steps of the product.
        foreach (var runId in without.Intersect(suspects))
        {
            Log.Orphan(logger, runId);
            await writer.Do(tx => EndOrphan(tx, runId), cancellationToken);
        }

        suspects = without;
    }

    private static void EndOrphan(RunTx tx, long runId)
    {
        AbortRun.Request(tx, runId, new AbortReason(AbortKind.Internal, "Nobody streams the run in any more", Watch), force: true);
        ReportedEnds.Settle(tx, runId, Watch);
    }

    private async Task EndOverdue(Run run, List<ReporterSession> sessions, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var session in sessions.Where(session => session.IsLive))
        {
            var until = session.EndedAt is { } ended ? ended + LastWords : run.AbortRequestedAt + session.Grace + options.CancelWait;
            if (until <= now) await writer.Do(tx => GiveUp(tx, session.Id), cancellationToken);
        }
    }

    private static void GiveUp(RunTx tx, long sessionId)
    {
        if (tx.Find<ReporterSession>(sessionId) is { } session) ReportedEnds.GiveUp(tx, session, Watch);
    }

    private async Task LookAt(Run run, List<ReporterSession> sessions, CancellationToken cancellationToken)
    {
        var limit = run.Timeout ?? options.RunTimeout;
        if (run.StartedAt + limit <= time.GetUtcNow())
            await abort.Ask(run.Id, new AbortReason(AbortKind.Timeout, $"Timeout after {Words.Of(limit)}", Watch), force: false, cancellationToken);
        else if (IsWaitingForShards(sessions) && sessions.Max(session => session.FinishedAt) + options.ShardWait <= time.GetUtcNow())
            await abort.Ask(run.Id, new AbortReason(AbortKind.ReporterLost, Missing(sessions), Watch), force: false, cancellationToken);
    }

    /// <summary>Those that came are done, and not all have come.</summary>
    private static bool IsWaitingForShards(List<ReporterSession> sessions) =>
        sessions.Count > 0 && sessions.TrueForAll(session => session.FinishedAt is not null) && !ReportedEnds.IsComplete(sessions);

    private string Missing(List<ReporterSession> sessions)
    {
        var total = sessions.Find(session => session.ShardTotal is not null)!.ShardTotal!.Value;
        var missing = ReportedEnds.MissingShards(sessions, total);
        var which = missing.Count == 1 ? $"Shard {missing[0]}" : $"Shards {string.Join(", ", missing.Take(10))}";
        return $"{which} of {total} did not come within {Words.Round(options.ShardWait)}";
    }

    private async Task TryLook(CancellationToken stoppingToken)
    {
        try
        {
            await Look(stoppingToken);
        }
        catch (Exception error) when (!stoppingToken.IsCancellationRequested)
        {
            // A background service that throws takes the server down with it; it looks again within a second.
            Log.LookFailed(logger, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Reported runs could not be looked at; it is tried again")]
        public static partial void LookFailed(ILogger logger, Exception error);

        [LoggerMessage(LogLevel.Error, "Run {RunId} is live but nobody streams it in; it is aborted")]
        public static partial void Orphan(ILogger logger, long runId);
    }
}
