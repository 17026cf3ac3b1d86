using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Runs.State;

namespace TestRuns.Runs.Execution;

/// <summary>
/// One step forward, decided and recorded in one transaction: the end of a step and the beginning of the next together,
/// the last case's end and the run's together. It looks at the stored status and epoch each time, so that nothing begins
/// after an abort, whoever asked for it.
/// </summary>
internal sealed partial class Advance(RunPlan plan, RunOptions options)
{
    private static readonly Actor Job = Actor.System("job");

    private long RunId => plan.Run.Id;

    private int Epoch => plan.Run.Epoch;

    /// <summary>Do cases of the run go on beside each other? Then each lane of it is here in its turn, with a cursor of its own.</summary>
    private bool Beside => plan.Run.Parallel > 1;

    /// <param name="ended">The step that was carried out since the last time.</param>
    public (Cursor Cursor, Next Next) Step(RunTx tx, Cursor cursor, StepEnd? ended, JobState job)
    {
        var (closed, stopping) = (job.Closed, job.Stopping);
        var run = tx.Find(RunId);
        if (run is null || run.Epoch != Epoch || run.Status.IsTerminal())
        {
            if (ended is not null) tx.Record(RunId, EventTypes.LateIgnored, Job, LateFacts(ended), ended.Step.RunCaseId, ended.Step.Id);
            return (cursor, new Next.Over());
        }

        if (ended is not null)
        {
            var unconfirmed = cursor.Unconfirmed || ended.Report is { Verdict: StepVerdict.Unreachable } or { Ended.Left: > 0 };
            cursor = cursor with { Case = RecordEnd(tx, run, cursor.Case!, ended), Unconfirmed = unconfirmed };
            // A step may have ended its own run by failing: what follows looks at what is stored now.
            if (ended.Report.Verdict != StepVerdict.Passed) run = tx.Find(RunId)!;
            if (run.Status.IsTerminal()) return (cursor, new Next.Over());
        }

        // A controller that did not answer is not waited for a second time before the end is recorded.
        closed |= !Beside && cursor.Case is { Unreachable: true };
        while (true)
        {
            if (cursor.Case is null)
            {
                if (Beside) cursor = SkipBegun(tx, cursor);
                if (run.Status == RunStatus.CancelRequested || cursor.NextCase == plan.Todo.Count)
                    return Beside && tx.OpenCases(RunId) > 0 ? (cursor, new Next.Leave()) : EndOfRun(tx, cursor, run, closed);
                if (stopping) return Beside ? (cursor, new Next.Leave()) : (cursor, Requeue(tx, cursor));
                if (WantsSpare(cursor, job)) return (cursor, new Next.NeedSpare());
                cursor = cursor with { NextCase = cursor.NextCase + 1, Case = BeginCase(tx, plan.Todo[cursor.NextCase]) };
                continue;
            }

            var mode = ModeOf(tx, run, cursor.Case);
            if (stopping && mode == CaseMode.Normal && (cursor.Case.Interrupted || Pick(cursor.Case, mode) is not null)) return Beside ? (cursor, new Next.Leave()) : (cursor, Requeue(tx, cursor));
            if (Pick(cursor.Case, mode) is { } step)
            {
                var spec = cursor.Case.Row.Spec.Steps[step.Position];
                if (spec.NeedsController && job.Gone is { } gone)
                {
                    // Nothing will come of waiting for it.
                    if (run.Status == RunStatus.Started)
                    {
                        AbortRun.Request(tx, RunId, new AbortReason(AbortKind.ControllerLost, $"Controller {gone} is not connected any more", Job), force: !Beside);
                        // Where no other case is in progress, that was its end.
                        run = tx.Find(RunId)!;
                        if (run.Status.IsTerminal()) return (cursor, new Next.Over());
                    }

                    cursor = cursor with { Case = cursor.Case with { NoPlace = true } };
                    continue;
                }

                if (spec.NeedsController && job.Slot is null)
                {
                    // Others may hold every slot for hours: teardown of an aborted run waits no longer than it may run.
                    var until = run.Status == RunStatus.CancelRequested ? run.AbortRequestedAt + options.TimeoutOf(spec) : null;
                    if (until is null || tx.Now < until) return (cursor, new Next.NeedSlot(until));
                    cursor = cursor with { Case = cursor.Case with { NoPlace = true } };
                    continue;
                }

                // One person, one tab: what is to be done by hand is done one at a time.
                if (Beside && spec.Kind == StepKind.Manual && tx.OpenSteps(RunId).Exists(ManualWork.IsUnderWay)) return (cursor, new Next.NeedTurn());
                var begun = cursor with { Case = cursor.Case with { NextStep = step.Position + 1, Controller = spec.NeedsController ? job.Slot : cursor.Case.Controller } };
                BeginStep(tx, step, spec, spec.NeedsController ? job.Slot : null);
                return (begun, new Next.Execute(step));
            }

            // The last case's end and the run's are one transaction: what comes before the run's end comes before both.
            if (!closed && IsLast(tx, cursor, mode, run)) return (cursor, new Next.Close());
            cursor = cursor with { Case = EndCase(tx, cursor.Case, mode, run) };
        }
    }

    /// <summary>Does the run end with this case's end?</summary>
    private bool IsLast(RunTx tx, Cursor cursor, CaseMode mode, Run run)
    {
        if (Beside && tx.OpenCases(RunId) > 1) return false;
        if (run.Status == RunStatus.CancelRequested) return true;
        return !WillRetry(cursor.Case!, mode) && (Beside ? SkipBegun(tx, cursor) : cursor).NextCase == plan.Todo.Count;
    }

    /// <summary>Past the cases that other lanes have begun, and those that were cancelled.</summary>
    private Cursor SkipBegun(RunTx tx, Cursor cursor)
    {
        var next = cursor.NextCase;
        while (next < plan.Todo.Count && tx.StatusOfCase(plan.Todo[next].Id) != CaseStatus.Created) next++;
        return next == cursor.NextCase ? cursor : cursor with { NextCase = next };
    }

    /// <summary>The case that comes next begins on a controller, and this lane has no slot for it, or is to give the one that it has to others.</summary>
    private bool WantsSpare(Cursor cursor, JobState job) =>
        job.Spare && (job.Slot is null || job.Yields) && plan.Todo[cursor.NextCase].Spec.Steps is { Count: > 0 } steps && steps[0].NeedsController;

    private static CaseMode ModeOf(RunTx tx, Run run, CaseCursor current)
    {
        if (run.Status == RunStatus.CancelRequested) return run.AbortForced ? CaseMode.EndNow : CaseMode.Ending;
        var status = tx.StatusOfCase(current.Row.Id);
        if (status != CaseStatus.CancelRequested) return CaseMode.Normal;
        return CancelCase.Forced(tx, run.Id, current.Row.Id) ? CaseMode.CancelledNow : CaseMode.Cancelled;
    }

    /// <summary>The next step that is to be carried out in this case, if any.</summary>
    private static StepExecution? Pick(CaseCursor current, CaseMode mode)
    {
        if (mode is CaseMode.EndNow or CaseMode.CancelledNow || current.Unreachable || current.NoPlace) return null;
        return current.Steps.Skip(current.NextStep).FirstOrDefault(step => step.Always || (mode == CaseMode.Normal && MayGoOn(current, step)));
    }

    /// <summary>After a failure with <c>continueOnFailure</c> the case goes on; it ends as failed all the same.</summary>
    private static bool MayGoOn(CaseCursor current, StepExecution step) =>
        current is { TimeOver: false, Interrupted: false }
        && current.Steps.Take(step.Position).All(before => !current.Failed.Contains(before.Id) || current.Row.Spec.Steps[before.Position].ContinueOnFailure);

    private static Facts LateFacts(StepEnd ended) => new Facts().With("step", ended.Step.Name).With("result", ended.Report.Verdict);

    private enum CaseMode
    {
        Normal,

        /// <summary>The case alone was cancelled.</summary>
        Cancelled,

        /// <summary>The case alone, by force: no teardown.</summary>
        CancelledNow,

        /// <summary>The run was aborted: only teardown still runs.</summary>
        Ending,

        /// <summary>By force: nothing runs any more.</summary>
        EndNow,
    }
}
