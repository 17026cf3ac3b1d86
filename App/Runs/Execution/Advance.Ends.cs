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
            State.Requeue.GiveUp(tx, RunId, AfterCritical(critical), Job);
        }
        else
        {
            State.Requeue.Back(tx, RunId, "Server stopped", killed: false, Job);
        }

        return new Next.Over();
    }

    /// <summary>No lane is left. Nothing is to be done where one of them has ended the run; else the server stops, or an abort came while it did.</summary>
    public Next Settle(RunTx tx, JobState job, bool unconfirmed)
    {
        var run = tx.Find(RunId);
        if (run is null || run.Epoch != Epoch || run.Status.IsTerminal()) return new Next.Over();
        if (run.Status == RunStatus.CancelRequested)
        {
            if (!job.Closed) return new Next.Close();
            Confirm(tx, run, unconfirmed);
            return new Next.Over();
        }

        if (!job.Stopping) throw new InvalidOperationException("No lane is left of a run that is not over.");
        if (BegunCritical(tx) is { } critical) State.Requeue.GiveUp(tx, RunId, AfterCritical(critical), Job);
        else State.Requeue.Back(tx, RunId, "Server stopped", killed: false, Job);
        return new Next.Over();
    }

    private static string AfterCritical(string step) => $"Server stopped after critical step “{step}”, which is not run again by itself";

    /// <summary>The same of all cases that are in progress.</summary>
    private string? BegunCritical(RunTx tx) =>
        (from step in tx.Db.Set<StepExecution>()
         join row in tx.Db.Set<RunCase>() on step.RunCaseId equals row.Id
         where step.RunId == RunId && step.Critical && step.StartedAt != null && step.Attempt == row.Attempt
             && (row.Status == CaseStatus.InProgress || row.Status == CaseStatus.CancelRequested)
         orderby row.Position, step.Position
         select step.Name).FirstOrDefault();

    /// <summary>The name of a critical step that was begun in this try: it is never begun again by itself.</summary>
    private static string? BegunCritical(RunTx tx, CaseCursor current) => tx.Db.Set<StepExecution>()
        .Where(step => step.RunCaseId == current.Row.Id && step.Attempt == current.Attempt && step.Critical && step.StartedAt != null)
        .OrderBy(step => step.Position).Select(step => step.Name).FirstOrDefault();
}
