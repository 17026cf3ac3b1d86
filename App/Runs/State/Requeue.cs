using Microsoft.EntityFrameworkCore;

namespace TestRuns.Runs.State;

/// <summary>What becomes of a started run when the server goes away under it. Its processes die with its controller's orders.</summary>
internal static class Requeue
{
    /// <param name="killed">The server did not stop, it died: that is counted.</param>
    public static void Back(RunTx tx, long runId, string why, bool killed, Actor by)
    {
        ResetOpenCases(tx, runId, why, by);
        var known = tx.Find(runId);
        var place = QueuePlace.OfRequeued(runId, known?.Priority ?? 0, known?.QueueOrder ?? 0);
        var moved = tx.Move(runId, Moves.Requeue, by, new Facts().With("reason", why), also: set => set
            .Add(run => run.Epoch, 1)
            .Add(run => run.Kills, killed ? 1 : 0)
            .Set(run => run.QueuedAt, tx.Now)
            .Set(run => run.QueueOrder, place)
            .Set(run => run.StartedAt, (DateTimeOffset?)null)
            .Set(run => run.JobKey, (string?)null));
        // The controller stays on the record until the next start: there the lease is proven free.
        if (moved) EndRun.HoldLease(tx, runId, tx.Now);
    }

    /// <summary>It cannot begin again: it ends.</summary>
    public static void GiveUp(RunTx tx, long runId, string why, Actor by)
    {
        EndRun.EndOpenCases(tx, runId, why, by);
        AbortRun.Request(tx, runId, new AbortReason(AbortKind.ServerStopped, why, by), force: true);
    }

    private static void ResetOpenCases(RunTx tx, long runId, string why, Actor by)
    {
        var open = tx.Db.Set<RunCase>().AsNoTracking()
            .Where(row => row.RunId == runId && (row.Status == CaseStatus.InProgress || row.Status == CaseStatus.CancelRequested)).ToList();
        foreach (var row in open)
        {
            foreach (var step in tx.Db.Set<StepExecution>().AsNoTracking().Where(step => step.RunCaseId == row.Id && step.Status == StepStatus.InProgress).ToList())
                tx.Move(step, Moves.KillStep, by, new Facts().With("reason", why), set => set.Set(one => one.Message, why));
            tx.SkipUnbegunSteps(row, by, why);
            if (!tx.Move(row, Moves.ConfirmCaseCancel, by, new Facts().With("reason", row.Result)))
                tx.Move(row, Moves.ResetCase, by, new Facts().With("reason", why), set => set.Set(one => one.StartedAt, (DateTimeOffset?)null));
        }
    }
}
