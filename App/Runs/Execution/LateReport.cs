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
            if (step.Message == Words.NotConfirmed && report is not ({ Verdict: StepVerdict.Unreachable } or { Ended.Left: > 0 })) EndRun.ConfirmLate(tx, runId, facts, Controllers);
        },
        cancellationToken);

    /// <summary>A controller has closed the run though nobody waits for that any more.</summary>
    public Task Closed(long runId, ProcessProof? left, CancellationToken cancellationToken) => writer.Do(
        tx =>
        {
            if (left is { Left: > 0 }) return;
            EndRun.ConfirmLate(tx, runId, new Facts().With("processes", left?.Count).With("afterMs", (long?)left?.After.TotalMilliseconds), Controllers);
        },
        cancellationToken);
}
