using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.State;

namespace TestRuns.Runs.Execution;

/// <summary>
/// A report that nobody waits for any more: it changes no result and is kept as an event. Only where an abort was never
/// confirmed does it say something new: the processes are gone.
/// </summary>
public sealed class LateReport(RunWriter writer)
{
    private static readonly Actor Controllers = Actor.System("controllers");

    public Task Keep(long runId, long stepId, StepReport report, CancellationToken cancellationToken) => writer.Do(
        tx =>
        {
            var step = tx.Db.Set<StepExecution>().AsNoTracking().SingleOrDefault(row => row.Id == stepId && row.RunId == runId);
            if (step is null) return;
            var facts = new Facts().With("step", step.Name).With("result", report.Verdict).With("message", report.Message);
            tx.Record(runId, EventTypes.LateIgnored, Controllers, facts, step.RunCaseId, stepId);
            if (step.Message != Words.NotConfirmed || report is { Verdict: StepVerdict.Unreachable } or { Ended.Left: > 0 }) return;

            var rows = tx.Db.Set<Run>().Where(run => run.Id == runId && run.AbortUnconfirmed).ExecuteUpdate(set => set
                .SetProperty(run => run.AbortUnconfirmed, false)
                .SetProperty(run => run.AbortConfirmedAt, tx.Now));
            if (rows == 0) return;
            tx.Record(runId, EventTypes.AbortConfirmed, Controllers, facts, step.RunCaseId, stepId);
            EndRun.ReleaseLease(tx, runId, Controllers);
        },
        cancellationToken);
}
