using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.State;

namespace TestRuns.Runs.Reported;

/// <summary>What a reporter's verdict means for the status of a case or a step.</summary>
internal static class ReportedMoves
{
    public static void End(RunTx tx, Run run, RunCase row, ReportedItem.CaseEnded ended, DateTimeOffset at, Actor by)
    {
        if (ended.Verdict == Verdict.Cancelled)
        {
            Cancel(tx, run, row, ended.Result, by);
            return;
        }

        var move = ended.Verdict switch { Verdict.Passed => Moves.PassCase, Verdict.Failed => Moves.FailCase, _ => Moves.SkipCase };
        var flaky = ended.Verdict == Verdict.Passed && (ended.Flaky ?? ended.Attempt > 1);
        var facts = new Facts().With("reason", ended.Result).With("attempt", ended.Attempt).With("flaky", flaky ? "true" : null);
        var moved = tx.Move(
            row,
            move,
            by,
            facts,
            set => set.Set(one => one.Result, ended.Result).Set(one => one.Flaky, flaky),
            at);
        // Somebody had asked for its end: it has ended.
        if (!moved) EndRun.EndAborted(tx, row, ended.Result ?? "Cancelled", by);
    }

    /// <summary>Ends steps that are still under way when their case, or their try, is over.</summary>
    public static void CloseSteps(RunTx tx, RunCase row, Actor by)
    {
        const string why = "Its end was not reported";
        foreach (var step in tx.Db.Set<StepExecution>().AsNoTracking().Where(step => step.RunCaseId == row.Id && step.Status == StepStatus.InProgress).ToList())
            tx.Move(step, Moves.KillStep, by, new Facts().With("reason", why), set => set.Set(one => one.Message, why));
    }

    public static void End(RunTx tx, StepExecution step, ReportedItem.StepEnded ended, DateTimeOffset at, Actor by)
    {
        var move = ended.Verdict switch
        {
            Verdict.Passed => Moves.PassStep,
            Verdict.Failed => Moves.FailStep,
            Verdict.Skipped => Moves.SkipBegunStep,
            _ => Moves.KillStep,
        };
        var facts = new Facts().With("exitCode", ended.ExitCode).With("message", ended.Message);
        tx.Move(step, move, by, facts, set => set.Set(one => one.ExitCode, ended.ExitCode).Set(one => one.Message, ended.Message), at);
    }

    /// <summary>One that had begun failed by the abort; one that had not got to anything is cancelled, as if it had never begun.</summary>
    private static void Cancel(RunTx tx, Run run, RunCase row, string? result, Actor by)
    {
        var why = result ?? run.AbortText ?? "Cancelled by the suite";
        var began = tx.Db.Set<StepExecution>().Any(step => step.RunCaseId == row.Id);
        if (run.Status == RunStatus.CancelRequested && began)
        {
            EndRun.EndAborted(tx, row, run.AbortText ?? why, by);
            return;
        }

        tx.Move(row, Moves.RequestCaseCancel, by, new Facts().With("reason", why), set => set
            .Set(one => one.Result, why)
            .Set(one => one.CancelledBy, run.AbortBy ?? by.Name)
            .Set(one => one.CancelRequestedAt, tx.Now));
        EndRun.EndAborted(tx, row, why, by);
    }
}
