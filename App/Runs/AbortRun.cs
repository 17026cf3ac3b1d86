using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Runs.Execution;
using TestRuns.Runs.Measuring;
using TestRuns.Runs.Reported;
using TestRuns.Runs.State;

namespace TestRuns.Runs;

/// <summary>The one way to end a run early, whoever asks: design.md §2, "Abort, exactly".</summary>
public sealed class AbortRun(RunWriter writer, LiveJobs jobs)
{
    /// <param name="force">SIGKILL at once: overrides the deferral of a critical step, the grace, and always steps.</param>
    /// <remarks>The answer comes when the request is stored and the job was told; the run is terminal when its processes are dead.</remarks>
    public async Task<AbortAnswer> Ask(long runId, AbortReason reason, bool force, CancellationToken cancellationToken)
    {
        reason = jobs.Masked(runId, reason);
        using var trace = RunTraces.Ask(writer, runId, reason);
        var answer = await writer.Do(tx => Request(tx, runId, reason, force), cancellationToken);
        Tell(runId, answer);
        RunTraces.Answered(trace, writer, runId, answer.Outcome);
        return answer;
    }

    /// <summary>After a request was stored: the job hears of it.</summary>
    internal void Tell(long runId, AbortAnswer answer)
    {
        if (answer.Outcome is AbortOutcome.Accepted or AbortOutcome.Deferred or AbortOutcome.Forced)
            jobs.Find(runId)?.Abort(answer.Outcome == AbortOutcome.Forced);
    }

    /// <param name="besides">A step that is just ending: it counts as running, but is not waited for.</param>
    internal static AbortAnswer Request(RunTx tx, long runId, AbortReason reason, bool force, long? besides = null)
    {
        var run = tx.Find(runId);
        return run?.Status switch
        {
            null => new AbortAnswer(AbortOutcome.Unknown, null),
            RunStatus.CancelRequested => Again(tx, run, reason, force),
            RunStatus.Waiting or RunStatus.Queued => AtOnce(tx, run, reason),
            RunStatus.Started => WhileStarted(tx, run, reason, force, besides),
            var ended => new AbortAnswer(AbortOutcome.AlreadyFinished, ended),
        };
    }

    private static AbortAnswer WhileStarted(RunTx tx, Run run, AbortReason reason, bool force, long? besides)
    {
        if (run.Source == RunSource.Reporter) return WhileReported(tx, run, reason, force);
        var open = tx.OpenSteps(run.Id);
        // Teardown of the cases in progress still runs, so the run is not over before it is; force spares nobody.
        if (!open.Exists(step => step.Status == StepStatus.InProgress) && (force || open.Count == 0)) return AtOnce(tx, run, reason);
        return WhileRunning(tx, run, reason, force, force ? null : Deferral.Of(open, besides));
    }

    /// <summary>Its processes are the reporter's: who is there is told, and confirms it.</summary>
    private static AbortAnswer WhileReported(RunTx tx, Run run, AbortReason reason, bool force)
    {
        var sessions = ReportedEnds.Sessions(tx, run.Id);
        return sessions.Exists(session => session.IsLive)
            ? WhileRunning(tx, run, reason, force, deferral: null)
            : AtOnce(tx, run, reason, unconfirmed: sessions.Exists(session => !session.IsProven));
    }

    private static AbortAnswer WhileRunning(RunTx tx, Run run, AbortReason reason, bool force, Deferral? deferral)
    {
        tx.Move(run.Id, Moves.RequestCancel, reason.By, ReasonFacts(reason), also: set =>
        {
            set.Set(row => row.AbortKind, reason.Kind)
                .Set(row => row.AbortText, Text(reason))
                .Set(row => row.AbortBy, reason.By.Name)
                .Set(row => row.AbortRequestedAt, tx.Now)
                .Set(row => row.AbortForced, force);
            if (deferral is not null)
                set.Set(row => row.AbortDeferredStep, deferral.Steps).Set(row => row.AbortDeferredUntil, deferral.Until);
        });
        tx.CancelUnbegunCases(run.Id, reason.By, Text(reason));
        if (force) tx.Record(run.Id, EventTypes.AbortForced, reason.By);
        if (deferral is not null)
        {
            var facts = new Facts().With("step", deferral.Steps).With("until", deferral.Until?.ToString("O"));
            tx.Record(run.Id, EventTypes.AbortDeferred, reason.By, facts, deferral.Latest.RunCaseId, deferral.Latest.Id);
        }

        var outcome = force ? AbortOutcome.Forced : deferral is not null ? AbortOutcome.Deferred : AbortOutcome.Accepted;
        return new AbortAnswer(outcome, RunStatus.CancelRequested);
    }

    /// <summary>No step is running: the request is its own confirmation.</summary>
    /// <remarks>But for what earlier steps left running: a controller that is lost cannot say that it is gone.</remarks>
    private static AbortAnswer AtOnce(RunTx tx, Run run, AbortReason reason) =>
        AtOnce(tx, run, reason, unconfirmed: run is { Status: RunStatus.Started, Controller: not null } && reason.Kind == AbortKind.ControllerLost);

    private static AbortAnswer AtOnce(RunTx tx, Run run, AbortReason reason, bool unconfirmed)
    {
        tx.Record(run.Id, EventTypes.AbortRequested, reason.By, ReasonFacts(reason));
        tx.CancelUnbegunCases(run.Id, reason.By, Text(reason));
        EndRun.EndOpenCases(tx, run.Id, Text(reason), reason.By);
        tx.Move(run.Id, Moves.CancelAtOnce, reason.By, ReasonFacts(reason), also: set => set
            .Set(row => row.AbortKind, reason.Kind)
            .Set(row => row.AbortText, Text(reason))
            .Set(row => row.AbortBy, reason.By.Name)
            .Set(row => row.AbortRequestedAt, tx.Now)
            .Set(row => row.AbortConfirmedAt, unconfirmed ? null : tx.Now)
            .Set(row => row.AbortUnconfirmed, unconfirmed));
        if (unconfirmed) tx.Record(run.Id, EventTypes.AbortUnconfirmed, reason.By);
        // What earlier steps left running on the controller dies first: the job gives the lease back after that.
        // One that a queued run still has from its last try waits for the controller's proof already.
        if (run.Status == RunStatus.Started) EndRun.HoldLease(tx, run.Id, unconfirmed ? tx.Now : tx.Now + EndRun.CloseLimit);
        return new AbortAnswer(AbortOutcome.Accepted, RunStatus.Cancelled);
    }

    private static AbortAnswer Again(RunTx tx, Run run, AbortReason reason, bool force)
    {
        if (!force || run.AbortForced) return new AbortAnswer(AbortOutcome.AlreadyRequested, run.Status);
        tx.Update<Run>()
            .Set(row => row.AbortForced, true)
            .Set(row => row.AbortDeferredStep, null)
            .Set(row => row.AbortDeferredUntil, null)
            .Where(row => row.Id, run.Id).Where(row => row.Status, RunStatus.CancelRequested).Execute();
        tx.Record(run.Id, EventTypes.AbortForced, reason.By, new Facts().With("reason", reason.Text));
        return new AbortAnswer(AbortOutcome.Forced, run.Status);
    }

    private static string Text(AbortReason reason) => reason.Text.Length <= AbortReason.MaxLength ? reason.Text : reason.Text[..AbortReason.MaxLength];

    private static Facts ReasonFacts(AbortReason reason) => new Facts().With("kind", reason.Kind).With("reason", Text(reason));
}
