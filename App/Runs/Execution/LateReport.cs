using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Runs.Execution;

/// <summary>
/// A report that nobody waits for any more: it changes no result and is kept as an event. Only where an abort was never
/// confirmed does it say something new: the processes are gone.
/// </summary>
public sealed class LateReport(RunWriter writer, IDbContextFactory<AppDb> contexts)
{
    private static readonly Actor Controllers = Actor.System("controllers");

    /// <summary>Was the step given to this controller?</summary>
    public async Task<bool> IsOf(string controller, long runId, long stepId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<StepExecution>().AnyAsync(step => step.Id == stepId && step.RunId == runId && step.Controller == controller, cancellationToken);
    }

    /// <param name="controller">Who reports it. Believed is only the one that the step was given to.</param>
    public Task Keep(string controller, long runId, long stepId, StepReport report, CancellationToken cancellationToken) => writer.Do(
        tx =>
        {
            var step = tx.Db.Set<StepExecution>().AsNoTracking().SingleOrDefault(row => row.Id == stepId && row.RunId == runId);
            // Any controller can name any step: what it says of another's is nobody's business.
            if (step is null || step.Controller != controller) return;
            var facts = new Facts().With("controller", controller).With("step", step.Name).With("result", report.Verdict).With("message", report.Message);
            tx.Record(runId, EventTypes.LateIgnored, Controllers, facts, step.RunCaseId, stepId);
            // Of a run on several controllers it is proof of one step alone: what is left there is asked for when it is back.
            var isAll = step.Message == Words.NotConfirmed && RunPlaces.Open(tx.Db, runId, controller) is [var only] && only == controller;
            if (isAll && report is not ({ Verdict: StepVerdict.Unreachable } or { Ended.Left: > 0 })) EndRun.ConfirmLate(tx, runId, facts, Controllers);
        },
        cancellationToken);

    /// <summary>A controller has closed the run though nobody waits for that any more.</summary>
    public Task Closed(string controller, long runId, ProcessProof? left, CancellationToken cancellationToken) => writer.Do(
        tx =>
        {
            if (left is { Left: > 0 } || !RunPlaces.Are(tx.Db, controller).Any(run => run.Id == runId) || !RunPlaces.Emptied(tx, runId, controller)) return;
            EndRun.ConfirmLate(tx, runId, new Facts().With("processes", left?.Count).With("afterMs", (long?)left?.After.TotalMilliseconds), Controllers);
        },
        cancellationToken);
}
