using Microsoft.EntityFrameworkCore;

namespace TestRuns.Runs.State;

/// <summary>What belongs to a run's end whichever way it comes: its open cases, its lease.</summary>
internal static class EndRun
{
    /// <summary>
    /// How long an ended run's lease waits for its job to prove that nothing of it runs on. The job releases it long before;
    /// this is for a job that died.
    /// </summary>
    public static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Ends what is open in a run that ends early: its steps are dead, its begun cases have failed for the reason given, or
    /// are cancelled where that was asked for before.
    /// </summary>
    /// <param name="but">Cases in which a step goes on: they end later.</param>
    public static void EndOpenCases(RunTx tx, long runId, string result, Actor by, IReadOnlyCollection<long>? but = null)
    {
        var open = tx.Db.Set<RunCase>().AsNoTracking()
            .Where(row => row.RunId == runId && (row.Status == CaseStatus.InProgress || row.Status == CaseStatus.CancelRequested)).ToList();
        foreach (var row in open)
        {
            if (but?.Contains(row.Id) == true) continue;
            foreach (var step in tx.Db.Set<StepExecution>().AsNoTracking().Where(step => step.RunCaseId == row.Id && step.Status == StepStatus.InProgress).ToList())
                tx.Move(step, Moves.KillStep, by, new Facts().With("reason", result), set => set.Set(one => one.Message, result));
            tx.SkipUnbegunSteps(row, by, result);
            EndAborted(tx, row, result, by);
        }
    }

    /// <summary>The end of a case that an abort of its run, or of itself, found in progress.</summary>
    public static void EndAborted(RunTx tx, RunCase row, string result, Actor by)
    {
        if (tx.Move(row, Moves.ConfirmCaseCancel, by, new Facts().With("reason", row.Result), set => set.Set(one => one.Cause, CaseCause.Abort))) return;
        tx.Move(row, Moves.FailCase, by, new Facts().With("reason", result), set => set
            .Set(one => one.Result, result)
            .Set(one => one.Cause, CaseCause.Abort));
    }

    /// <summary>Passed only if each case is Passed or Skipped and at least one Passed.</summary>
    /// <param name="proven">Nothing of it is left running: else its lease waits.</param>
    public static void Finish(RunTx tx, long runId, int epoch, bool proven, Actor by)
    {
        var statuses = tx.Db.Set<RunCase>().Where(row => row.RunId == runId).GroupBy(row => row.Status)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionary(row => row.Key, row => row.Count);
        var passed = statuses.ContainsKey(CaseStatus.Passed) && statuses.Keys.All(status => status is CaseStatus.Passed or CaseStatus.Skipped);
        if (!tx.Move(runId, passed ? Moves.Pass : Moves.Fail, by, epoch: epoch)) return;
        if (proven) ReleaseLease(tx, runId, by);
        else HoldLease(tx, runId, tx.Now);
    }

    /// <summary>The end of a run that was being aborted.</summary>
    /// <param name="confirmed">Its processes are proven dead; else it is flagged and its lease waits.</param>
    public static void ConfirmCancel(RunTx tx, Run run, bool confirmed, Actor by)
    {
        var took = run.AbortRequestedAt is { } asked ? (long?)(tx.Now - asked).TotalMilliseconds : null;
        var facts = new Facts().With("reason", run.AbortText).With("by", run.AbortBy).With("afterMs", took);
        tx.Record(run.Id, confirmed ? EventTypes.AbortConfirmed : EventTypes.AbortUnconfirmed, by, facts);
        tx.Move(run.Id, Moves.ConfirmCancel, by, new Facts().With("kind", run.AbortKind).With("reason", run.AbortText).With("by", run.AbortBy), also: set =>
        {
            if (confirmed) set.Set(row => row.AbortConfirmedAt, tx.Now);
            else set.Set(row => row.AbortUnconfirmed, true);
            set.Set(row => row.AbortDeferredStep, (string?)null).Set(row => row.AbortDeferredUntil, (DateTimeOffset?)null);
        });
        if (confirmed) ReleaseLease(tx, run.Id, by);
        else HoldLease(tx, run.Id, tx.Now);
    }

    /// <summary>A run of which every case was cancelled before it began has nothing left to start for.</summary>
    public static void IfAllCasesEndedBeforeStart(RunTx tx, Run run, AbortReason reason)
    {
        if (run.Status is not (RunStatus.Waiting or RunStatus.Queued)) return;
        if (tx.Db.Set<RunCase>().Any(row => row.RunId == run.Id && row.Status == CaseStatus.Created)) return;
        AbortRun.Request(tx, run.Id, reason, force: false);
    }

    public static void ReleaseLease(RunTx tx, long runId, Actor by)
    {
        var lease = tx.Db.Set<Lease>().AsNoTracking().SingleOrDefault(row => row.RunId == runId);
        if (lease is null) return;
        tx.Db.Set<Lease>().Where(row => row.RunId == runId).ExecuteDelete();
        tx.Record(runId, EventTypes.LeaseReleased, by);
    }

    /// <summary>The run's job has closed it on its controller: a lease that only waited for that is free.</summary>
    public static void ReleaseProvenLease(RunTx tx, long runId, Actor by)
    {
        if (tx.Db.Set<Run>().Any(run => run.Id == runId && (run.Status == RunStatus.Queued || (run.EndedAt != null && !run.AbortUnconfirmed)))) ReleaseLease(tx, runId, by);
    }

    /// <summary>
    /// An abort was recorded, but nobody can vouch for its processes: they may still be running. One that was recorded so
    /// before and is confirmed by now was proven since: that stands.
    /// </summary>
    public static void MarkUnconfirmed(RunTx tx, long runId, Actor by)
    {
        var told = tx.Db.Set<RunEvent>().Where(one => one.RunId == runId && one.CaseId == null && one.Type == EventTypes.AbortUnconfirmed);
        var rows = tx.Db.Set<Run>().Where(run => run.Id == runId && run.Status == RunStatus.Cancelled && !run.AbortUnconfirmed && !told.Any()).ExecuteUpdate(set => set
            .SetProperty(run => run.AbortUnconfirmed, true)
            .SetProperty(run => run.AbortConfirmedAt, (DateTimeOffset?)null));
        if (rows > 0) tx.Record(runId, EventTypes.AbortUnconfirmed, by);
        HoldLease(tx, runId, tx.Now);
    }

    /// <summary>Its controller says that nothing of the run is left there: what was not confirmed is, and its lease is free.</summary>
    public static void ConfirmLate(RunTx tx, long runId, Facts facts, Actor by)
    {
        var rows = tx.Db.Set<Run>().Where(run => run.Id == runId && run.AbortUnconfirmed).ExecuteUpdate(set => set
            .SetProperty(run => run.AbortUnconfirmed, false)
            .SetProperty(run => run.AbortConfirmedAt, tx.Now));
        rows += tx.Db.Set<RunCase>().Where(row => row.RunId == runId && row.CancelUnconfirmed)
            .ExecuteUpdate(set => set.SetProperty(row => row.CancelUnconfirmed, false));
        if (rows > 0) tx.Record(runId, EventTypes.AbortConfirmed, by, facts);
        ReleaseProvenLease(tx, runId, by);
    }

    /// <summary>
    /// Keeps a lease until its run's processes are proven dead, or at the least until this time: then the queue asks whether
    /// the controller can still run anything of it.
    /// </summary>
    public static void HoldLease(RunTx tx, long runId, DateTimeOffset until) =>
        tx.Db.Set<Lease>().Where(row => row.RunId == runId).ExecuteUpdate(set => set.SetProperty(row => row.HeldUntil, until));
}
