using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.State;

namespace TestRuns.Runs.Execution;

/// <summary>How the run ends, or goes back to the queue.</summary>
internal sealed partial class Advance
{
    private (Cursor Cursor, Next Next) EndOfRun(RunTx tx, Cursor cursor, Run run, bool closed)
    {
        if (!closed) return (cursor, new Next.Close());
        if (run.Status == RunStatus.CancelRequested) Confirm(tx, run, cursor.Unconfirmed);
        else EndRun.Finish(tx, RunId, Epoch, proven: !cursor.Unconfirmed, Job);
        return (cursor, new Next.Over());
    }

    private static void Confirm(RunTx tx, Run run, bool unconfirmed)
    {
        EndRun.EndOpenCases(tx, run.Id, run.AbortText ?? "Test run aborted", Job);
        EndRun.ConfirmCancel(tx, run, confirmed: !unconfirmed, Job);
    }

    /// <summary>The server stops: the run goes back to the front of the queue, its interrupted case begins again.</summary>
    private Next.Over Requeue(RunTx tx, Cursor cursor)
    {
        if (cursor.Case is { } current && BegunCritical(tx, current) is { } critical)
        {
            var text = $"Server stopped after critical step “{critical}”, which is not run again by itself";
            State.Requeue.GiveUp(tx, RunId, text, Job);
        }
        else
        {
            State.Requeue.Back(tx, RunId, "Server stopped", killed: false, Job);
        }

        return new Next.Over();
    }

    /// <summary>The name of a critical step that was begun in this try: it is never begun again by itself.</summary>
    private static string? BegunCritical(RunTx tx, CaseCursor current) => tx.Db.Set<StepExecution>()
        .Where(step => step.RunCaseId == current.Row.Id && step.Attempt == current.Attempt && step.Critical && step.StartedAt != null)
        .OrderBy(step => step.Position).Select(step => step.Name).FirstOrDefault();
}
