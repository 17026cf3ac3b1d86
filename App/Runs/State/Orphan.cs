using Microsoft.EntityFrameworkCore;

namespace TestRuns.Runs.State;

/// <summary>The end of a live run that nothing works on any more.</summary>
internal static class Orphan
{
    /// <summary>As <see cref="End"/>, but one that has gone back to the queue stays there: its next job takes it on.</summary>
    public static void EndLive(RunTx tx, long runId, string why, Actor by)
    {
        if (tx.Db.Set<Run>().Any(run => run.Id == runId && run.Status != RunStatus.Queued)) End(tx, runId, why, by);
    }

    public static void End(RunTx tx, long runId, string why, Actor by)
    {
        AbortRun.Request(tx, runId, new AbortReason(AbortKind.Internal, why, by), force: true);
        var run = tx.Db.Set<Run>().AsNoTracking().SingleOrDefault(row => row.Id == runId);
        if (run?.Status != RunStatus.CancelRequested) return;
        EndRun.EndOpenCases(tx, runId, run.AbortText ?? why, by);
        // Nobody watched its steps die.
        EndRun.ConfirmCancel(tx, run, confirmed: run.Controller is null, by);
    }
}
