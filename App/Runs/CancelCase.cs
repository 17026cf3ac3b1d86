using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.Execution;
using TestRuns.Runs.State;

namespace TestRuns.Runs;

/// <summary>Ends one case of a run; the run goes on with the next.</summary>
public sealed class CancelCase(RunWriter writer, LiveJobs jobs)
{
    public async Task<AbortAnswer> Ask(long runId, long caseId, AbortReason reason, bool force, CancellationToken cancellationToken)
    {
        reason = jobs.Masked(runId, reason);
        var answer = await writer.Do(tx => Request(tx, runId, caseId, reason, force), cancellationToken);
        if (answer.Outcome is AbortOutcome.Accepted or AbortOutcome.Deferred or AbortOutcome.Forced)
            jobs.Find(runId)?.CancelCase(caseId, force);
        return answer;
    }

    internal static AbortAnswer Request(RunTx tx, long runId, long caseId, AbortReason reason, bool force)
    {
        var run = tx.Db.Set<Run>().AsNoTracking().SingleOrDefault(row => row.Id == runId);
        var row = tx.Db.Set<RunCase>().AsNoTracking().SingleOrDefault(runCase => runCase.Id == caseId && runCase.RunId == runId);
        if (run is null || row is null) return new AbortAnswer(AbortOutcome.Unknown, run?.Status);
        if (force && run.Source == RunSource.Reporter && !row.Status.IsTerminal()) return new AbortAnswer(AbortOutcome.NotPossible, run.Status);
        if (row.Status.IsTerminal()) return new AbortAnswer(AbortOutcome.AlreadyFinished, run.Status);
        if (row.Status == CaseStatus.CancelRequested && !force) return new AbortAnswer(AbortOutcome.AlreadyRequested, run.Status);

        if (row.Status == CaseStatus.Created)
        {
            tx.Move(row, Moves.CancelCaseUnbegun, reason.By, new Facts().With("reason", reason.Text), set => set
                .Set(runCase => runCase.Result, reason.Text)
                .Set(runCase => runCase.CancelledBy, reason.By.Name)
                .Set(runCase => runCase.CancelRequestedAt, tx.Now));
            EndRun.IfAllCasesEndedBeforeStart(tx, run, reason);
            return new AbortAnswer(AbortOutcome.Accepted, run.Status);
        }

        if (row.Status == CaseStatus.InProgress)
        {
            tx.Move(row, Moves.RequestCaseCancel, reason.By, new Facts().With("reason", reason.Text), set => set
                .Set(runCase => runCase.Result, reason.Text)
                .Set(runCase => runCase.CancelledBy, reason.By.Name)
                .Set(runCase => runCase.CancelRequestedAt, tx.Now));
        }

        if (force)
        {
            if (Forced(tx, runId, caseId)) return new AbortAnswer(AbortOutcome.AlreadyRequested, run.Status);
            tx.Record(runId, EventTypes.AbortForced, reason.By, new Facts().With("case", row.Title), caseId);
            return new AbortAnswer(AbortOutcome.Forced, run.Status);
        }

        var critical = tx.Db.Set<StepExecution>().AsNoTracking()
            .SingleOrDefault(step => step.RunCaseId == caseId && step.Status == StepStatus.InProgress && step.Critical);
        if (critical is null) return new AbortAnswer(AbortOutcome.Accepted, run.Status);
        var facts = new Facts().With("step", critical.Name).With("until", critical.Deadline?.ToString("O"));
        tx.Record(runId, EventTypes.AbortDeferred, reason.By, facts, caseId, critical.Id);
        return new AbortAnswer(AbortOutcome.Deferred, run.Status);
    }

    /// <summary>Was the case to end by force?</summary>
    internal static bool Forced(RunTx tx, long runId, long caseId) =>
        tx.Db.Set<RunEvent>().Any(happened => happened.RunId == runId && happened.CaseId == caseId && happened.Type == EventTypes.AbortForced);
}
