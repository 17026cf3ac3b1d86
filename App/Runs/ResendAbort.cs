using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.Execution;
using TestRuns.Runs.Reported;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Runs;

public enum ResendOutcome
{
    /// <summary>The order is on its way; the record says when it is confirmed.</summary>
    Sent,

    /// <summary>Nothing of it is unconfirmed.</summary>
    NothingToConfirm,

    /// <summary>Its controller, or its reporter, is not connected: it is sent by itself when that comes back.</summary>
    ControllerAway,
    Unknown,
}

/// <summary>
/// Sends the order to end a run again, where an abort was never confirmed: by hand, and by itself when the controller is
/// back. design.md §2, "Unreachable".
/// </summary>
public sealed class ResendAbort(RunWriter writer, IDbContextFactory<AppDb> contexts, IStepControllers controllers, LiveReporters reporters, RunOptions options, TimeProvider time)
{
    private static readonly Actor Reconnection = Actor.System("reconnection");

    /// <remarks>The answer comes when the order is on its way.</remarks>
    public async Task<ResendOutcome> Ask(long runId, Actor by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await db.Set<Run>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == runId, cancellationToken);
        if (run is null) return ResendOutcome.Unknown;
        if (!run.Status.IsTerminal() || !await Open(db).AnyAsync(row => row.Id == runId, cancellationToken)) return ResendOutcome.NothingToConfirm;
        if (run.Source == RunSource.Reporter) return await Remind(run.Id, by);
        var there = RunPlaces.Open(db, run.Id, run.Controller).Where(controllers.IsConnected).ToList();
        if (there.Count == 0) return ResendOutcome.ControllerAway;
        foreach (var controller in there) await Send(run.Id, controller, by);
        return ResendOutcome.Sent;
    }

    /// <summary>
    /// A controller is back and holds nothing of before but what it said. What was not confirmed there is asked for again;
    /// the lease of a run's last try is free.
    /// </summary>
    public async Task Returned(string controller, CancellationToken cancellationToken)
    {
        await writer.Do(tx => ReleaseLastTries(tx, controller), cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Not compared as it is: by its index all runs that the controller ever had would be looked through for the few that are open.
        var open = await OpenOn(db, controller).Select(run => run.Id).ToListAsync(cancellationToken);
        foreach (var runId in open) await Send(runId, controller, Reconnection);
    }

    /// <summary>A run has just been recorded as not confirmed. Who came back before that was not asked for it.</summary>
    internal async Task IfBack(long runId, string controller)
    {
        if (!controllers.IsConnected(controller)) return;
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        if (await OpenOn(db, controller).AnyAsync(run => run.Id == runId, CancellationToken.None)) await Send(runId, controller, Reconnection);
    }

    /// <summary>A reporter's sessions that have not proven their end hear of the event, those that are connected.</summary>
    private async Task<ResendOutcome> Remind(long runId, Actor by)
    {
        if (!reporters.IsConnected(runId)) return ResendOutcome.ControllerAway;
        await writer.Do(tx => tx.Record(runId, EventTypes.AbortResent, by), CancellationToken.None);
        return ResendOutcome.Sent;
    }

    /// <summary>Ended runs of which something is not known to be dead: an abort, a case's cancel, or what its lease waits for.</summary>
    private static IQueryable<Run> Open(AppDb db)
    {
        var ids = db.Set<Run>().Where(run => run.AbortUnconfirmed).Select(run => run.Id)
            .Union(db.Set<RunCase>().Where(row => row.CancelUnconfirmed).Select(row => row.RunId))
            .Union(db.Set<Lease>().Select(lease => lease.RunId));
        return db.Set<Run>().AsNoTracking().Where(run => run.EndedAt != null && ids.Contains(run.Id));
    }

    private static IQueryable<Run> OpenOn(AppDb db, string controller) => Open(db).Where(run =>
        (run.Controller ?? "") == controller || db.Set<RunController>().Any(row => row.RunId == run.Id && row.Name == controller));

    private async Task Send(long runId, string controller, Actor by)
    {
        await writer.Do(tx => tx.Record(runId, EventTypes.AbortResent, by, new Facts().With("controller", controller)), CancellationToken.None);
        _ = Close(runId, controller);
    }

    private async Task Close(long runId, string controller)
    {
        using var limit = new CancellationTokenSource(EndRun.CloseLimit, time);
        var facts = new Facts().With("controller", controller);
        try
        {
            var left = await controllers.CloseRun(controller, runId, options.KeepWorkspaces, limit.Token);
            if (left is { Left: > 0 }) throw new InvalidOperationException($"{left.Left} processes could not be ended");
            await writer.Do(
                tx =>
                {
                    if (RunPlaces.Emptied(tx, runId, controller)) EndRun.ConfirmLate(tx, runId, facts, Reconnection);
                },
                CancellationToken.None);
        }
        catch (Exception error)
        {
            var why = limit.IsCancellationRequested ? "no answer" : error.Message;
            await writer.Do(tx => tx.Record(runId, EventTypes.AbortFailed, Reconnection, facts.With("reason", why)), CancellationToken.None);
        }
    }

    private static void ReleaseLastTries(RunTx tx, string controller)
    {
        var waiting = (from lease in tx.Db.Set<Lease>()
                       join run in RunPlaces.Are(tx.Db, controller) on lease.RunId equals run.Id
                       where run.Status == RunStatus.Queued
                       select run.Id).ToList();
        foreach (var runId in waiting)
            if (RunPlaces.Emptied(tx, runId, controller)) EndRun.ReleaseLease(tx, runId, Reconnection);
    }
}
