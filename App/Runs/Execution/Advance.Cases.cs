using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Runs.Execution;

/// <summary>How cases and their steps begin and end.</summary>
internal sealed partial class Advance
{
    /// <returns>Null when the case was cancelled before it could begin.</returns>
    private static CaseCursor? BeginCase(RunTx tx, RunCase row)
    {
        var attempt = tx.AttemptOf(row.Id) + 1;
        var begun = tx.Move(row, Moves.BeginCase, Job, new Facts().With("attempt", attempt), set => set
            .Set(one => one.Attempt, attempt)
            .Set(one => one.StartedAt, tx.Now));
        return begun ? new CaseCursor(row, attempt, InsertSteps(tx, row, attempt), tx.Now) : null;
    }

    private static List<StepExecution> InsertSteps(RunTx tx, RunCase row, int attempt)
    {
        var steps = row.Spec.Steps.Select((spec, position) => new StepExecution
        {
            RunId = row.RunId,
            RunCaseId = row.Id,
            Position = position,
            Attempt = attempt,
            Name = spec.Name,
            From = spec.From,
            Kind = spec.Kind,
            Critical = spec.Critical,
            Always = spec.Always,
        }).ToList();
        foreach (var step in steps) tx.Insert(step);
        return steps;
    }

    private void BeginStep(RunTx tx, StepExecution step, StepSpec spec, string? controller)
    {
        var limit = spec.Kind == StepKind.Manual ? ManualWork.Begin(tx, RunId, spec, options) : options.TimeoutOf(spec);
        tx.Move(step, Moves.BeginStep, Job, new Facts().With("kind", step.Kind), set => set
            .Set(one => one.Deadline, tx.Now + limit)
            .Set(one => one.Controller, controller));
        step.Deadline = tx.Now + limit;
    }

    private CaseCursor RecordEnd(RunTx tx, Run run, CaseCursor current, StepEnd ended)
    {
        if (ended.Step.Kind == StepKind.Manual) ended = ManualWork.End(tx, ended);
        var (step, report, why) = ended;
        var began = new StepExecution
        {
            Id = step.Id, RunId = step.RunId, RunCaseId = step.RunCaseId, Name = step.Name, Status = StepStatus.InProgress,
        };
        var facts = ProofFacts(report).With("exitCode", report.ExitCode).With("message", report.Message);
        if (report.DroppedBytes > 0) tx.Record(RunId, EventTypes.LogTruncated, Job, new Facts().With("droppedBytes", report.DroppedBytes), step.RunCaseId, step.Id);
        RecordProof(tx, run, report, step);
        EndDeferral(tx, run, step);

        if (report.Verdict == StepVerdict.Unreachable) return GiveUp(tx, run, current, began, why, report.Message);
        if (report.Verdict == StepVerdict.CutOff) return CutOff(tx, run, current, began, facts, report);
        var byRequest = report.Verdict is StepVerdict.Killed or StepVerdict.NotRunning;
        if (report.Verdict == StepVerdict.Passed)
        {
            tx.Move(began, Moves.PassStep, Job, facts, set => Say(set, report.ExitCode, report.Message));
            return current;
        }

        if (byRequest && why == EndCause.Itself)
        {
            // Nobody asked: the controller ended it on its way out, or heard of the abort before this job did.
            if (run.Status == RunStatus.Started) return CutOff(tx, run, current, began, facts, report);
            why = EndCause.Abort;
        }

        if (byRequest && why is EndCause.Abort or EndCause.CaseCancel or EndCause.ServerStop)
        {
            var reason = why switch { EndCause.Abort => run.AbortText, EndCause.ServerStop => "Server stopped", _ => "Case cancelled" };
            tx.Move(began, Moves.KillStep, Job, facts.With("reason", reason), set => Say(set, report.ExitCode, report.Message ?? reason));
            return current with { Interrupted = true };
        }

        var timedOut = why == EndCause.CaseTimeout || report.Verdict == StepVerdict.TimedOut;
        var message = why == EndCause.CaseTimeout ? $"Timed out after {Words.Of(current.Row.Spec.Timeout!.Value)}" : report.Message ?? "It ended without saying why";
        tx.Move(began, Moves.FailStep, Job, facts.With("message", message), set => Say(set, report.ExitCode, message));
        var spec = current.Row.Spec.Steps[step.Position];
        if (spec.AbortRunOnFailure && why == EndCause.Itself)
            AbortRun.Request(tx, RunId, new AbortReason(AbortKind.Step, $"Step “{step.Name}” failed: {message}", new Actor(ActorKind.Step, $"step {step.Name}")), force: false);

        return current with
        {
            Failure = current.Failure ?? (timedOut ? message : $"{step.Name}: {message}"),
            Failed = [.. current.Failed, step.Id],
            Cause = timedOut ? CaseCause.Timeout : current.Cause,
            TimeOver = why == EndCause.CaseTimeout,
        };
    }

    /// <summary>
    /// The step's controller is silent beyond the time that it had. What goes on there is not known, so the run ends, and
    /// says that it is not confirmed.
    /// </summary>
    private CaseCursor GiveUp(RunTx tx, Run run, CaseCursor current, StepExecution began, EndCause why, string? what)
    {
        if (run.Status == RunStatus.Started && why == EndCause.CaseCancel)
        {
            // Cancelling one case is the same in small: this case ends without proof, the run goes on.
            tx.Update<RunCase>().Set(row => row.CancelUnconfirmed, true).Where(row => row.Id, current.Row.Id).Execute();
            tx.Record(run.Id, EventTypes.AbortUnconfirmed, Job, new Facts().With("case", current.Row.Title).With("step", began.Name), current.Row.Id, began.Id);
        }
        else if (run.Status == RunStatus.Started && why != EndCause.ServerStop)
        {
            // A run of a server that stops goes back to the queue, where its lease waits.
            // Asked while the step still counts as running: an abort without a running step would be its own confirmation.
            var critical = current.Row.Spec.Steps[current.NextStep - 1].Critical;
            var text = critical ? $"Outcome of “{began.Name}” unknown" : what ?? $"The controller did not report the end of “{began.Name}”";
            AbortRun.Request(tx, run.Id, new AbortReason(AbortKind.ControllerLost, text, Job), force: !Beside, besides: began.Id);
        }

        tx.Move(began, Moves.KillStep, Job, new Facts().With("reason", Words.NotConfirmed), set => Say(set, exitCode: null, Words.NotConfirmed));
        return current with { Interrupted = true, Unreachable = true };
    }

    /// <summary>The controller killed the step by itself: that is proof, and the loss of the controller is the reason.</summary>
    private CaseCursor CutOff(RunTx tx, Run run, CaseCursor current, StepExecution began, Facts facts, StepReport report)
    {
        var text = report.Message ?? "Controller disconnected";
        if (run.Status == RunStatus.Started) AbortRun.Request(tx, run.Id, new AbortReason(AbortKind.ControllerLost, text, Job), force: !Beside, besides: began.Id);
        tx.Move(began, Moves.KillStep, Job, facts.With("reason", text), set => Say(set, report.ExitCode, text));
        return current with { Interrupted = true };
    }

    private static bool WillRetry(CaseCursor current, CaseMode mode) =>
        mode == CaseMode.Normal && current is { Failure: not null, Interrupted: false } && current.Attempt <= current.Row.Spec.Retries;

    /// <returns>The next try of the case, or null when it has ended.</returns>
    private CaseCursor? EndCase(RunTx tx, CaseCursor current, CaseMode mode, Run run)
    {
        var why = mode switch
        {
            CaseMode.Normal => current.Failure ?? "Not needed",
            CaseMode.Cancelled or CaseMode.CancelledNow => "Case cancelled",
            _ => current.Unreachable || current.NoPlace ? "The controller could not be reached" : run.AbortText ?? "Test run aborted",
        };
        var skipped = tx.SkipUnbegunSteps(current.Row, Job, why);
        if (WillRetry(current, mode)) return Retry(tx, current);

        // Begun before the abort and complete now: it keeps its own result.
        var complete = skipped == 0 && !current.Interrupted;
        var cancelled = mode is CaseMode.Cancelled or CaseMode.CancelledNow;
        if (cancelled || (mode is CaseMode.Ending or CaseMode.EndNow && !complete))
        {
            var result = cancelled ? "Cancelled" : run.AbortText ?? "Test run aborted";
            EndRun.EndAborted(tx, current.Row, result, Job);
        }
        else if (current.Failure is not null)
        {
            tx.Move(current.Row, Moves.FailCase, Job, new Facts().With("reason", current.Failure), set => set
                .Set(row => row.Result, current.Failure)
                .Set(row => row.Cause, current.Cause));
        }
        else if (!tx.Move(current.Row, Moves.PassCase, Job))
        {
            // Asked to be cancelled on its own before its run was aborted.
            EndRun.EndAborted(tx, current.Row, "Cancelled", Job);
        }

        return null;
    }

    private static CaseCursor Retry(RunTx tx, CaseCursor current)
    {
        var attempt = current.Attempt + 1;
        tx.Update<RunCase>().Set(row => row.Attempt, attempt).Where(row => row.Id, current.Row.Id).Execute();
        var facts = new Facts().With("case", current.Row.Title).With("attempt", attempt).With("reason", current.Failure);
        tx.Record(current.Row.RunId, EventTypes.CaseStarted, Job, facts, current.Row.Id);
        return new CaseCursor(current.Row, attempt, InsertSteps(tx, current.Row, attempt), tx.Now) { Controller = current.Controller };
    }

    private static void Say(Update<StepExecution> set, int? exitCode, string? message) =>
        set.Set(one => one.ExitCode, exitCode).Set(one => one.Message, message);

    private static Facts ProofFacts(StepReport report) => new Facts()
        .With("processes", report.Ended?.Count)
        .With("afterMs", report.Ended is null ? null : (long)report.Ended.After.TotalMilliseconds)
        .With("left", report.Ended is { Left: > 0 } ? report.Ended.Left : null)
        .With("means", report.Ended?.Means);

    /// <summary>What the abort waited for has ended, whatever of teardown is still to come. Beside it another case may be in such a step.</summary>
    private void EndDeferral(RunTx tx, Run run, StepExecution ended)
    {
        if (run.AbortDeferredStep is null) return;
        var left = Beside ? Deferral.Of(tx.OpenSteps(run.Id), ended.Id) : null;
        tx.Update<Run>().Set(row => row.AbortDeferredStep, left?.Steps).Set(row => row.AbortDeferredUntil, left?.Until).Where(row => row.Id, run.Id).Execute();
    }

    private static void RecordProof(RunTx tx, Run run, StepReport report, StepExecution step)
    {
        if (report.Ended is not { } ended) return;
        if (report.Verdict is not (StepVerdict.Killed or StepVerdict.NotRunning)) tx.Record(run.Id, EventTypes.StepKilled, Job, ProofFacts(report).With("step", step.Name), step.RunCaseId, step.Id);
        if (run.Status != RunStatus.CancelRequested) return;
        tx.Update<Run>()
            .Add(row => row.EndedProcesses, ended.Count)
            // Of several that end beside each other it took as long as the longest.
            .Set(row => row.EndedAfterMs, Math.Max(run.EndedAfterMs ?? 0, (long)ended.After.TotalMilliseconds))
            .Where(row => row.Id, run.Id).Execute();
    }
}
