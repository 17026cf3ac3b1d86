using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Catalog.Values;
using TestRuns.Runs.Logs;
using TestRuns.Runs.Measuring;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Runs.Execution;

/// <summary>What every run's loop works with.</summary>
internal sealed record LoopTools(
    RunWriter Writer,
    IDbContextFactory<AppDb> Contexts,
    IStepControllers Controllers,
    StepLogs Logs,
    StepSurroundings Surroundings,
    VariableSeal Seal,
    AbortRun Abort,
    ResendAbort Resend,
    RunOptions Options,
    TimeProvider Time,
    ILogger<StepLoop> Logger);

/// <summary>Carries out one run from its start to its end: case after case, step after step.</summary>
internal sealed class StepLoop(LoopTools tools, RunPlan plan, JobSignals signals) : IAsyncDisposable
{
    private static readonly Actor Job = Actor.System("job");

    private readonly Advance advance = new(plan, tools.Options);
    private readonly string token = tools.Surroundings.TokenOf(plan.Run);
    private readonly RunSecrets secrets = RunSecrets.Open(plan.Variables?.Closed, tools.Seal);
    private string? usedController = signals.StartSlot?.Controller;
    private IStepSlot? held = signals.StartSlot;

    /// <summary>What closing the run on its controller came to: is it proven that nothing is left there? Null: not asked yet.</summary>
    private bool? proven;

    /// <summary>It was asked to close the run and is silent.</summary>
    private bool unanswered;

    public async Task Run(CancellationToken cancellationToken)
    {
        if (secrets.Values.Count > 0) signals.Hide([token, .. secrets.Values.Values]);
        using var runTime = new CancellationTokenSource();
        var timeout = AbortWhenTimeIsOver(runTime.Token);
        var cursor = plan.Adopted is null ? Cursor.Begin : Cursor.Begin with { Case = plan.Adopted };
        var ended = plan.Adopted is null ? null : await Adopt(plan.Adopted);
        while (true)
        {
            var (from, last) = (cursor, ended);
            // Taken before the look at the database, so that no signal falls between.
            var changed = signals.Changed;
            var stopping = signals.Stopping || cancellationToken.IsCancellationRequested;
            var gone = usedController is { } used && tools.Controllers.IsGone(used) ? used : null;
            var job = new JobState(held?.Controller, proven is not null || usedController is null, stopping, gone);
            (cursor, var next) = await tools.Writer.Do(tx => advance.Step(tx, from, last, job), CancellationToken.None);
            last?.Report.Recorded?.Invoke();
            ended = null;
            switch (next)
            {
                case Next.Execute execute:
                    ended = await CarryOut(execute.Step, cursor.Case!);
                    break;
                case Next.NeedSlot need:
                    await TakeSlot(changed, need.Until);
                    break;
                case Next.Close:
                    cursor = cursor with { Unconfirmed = !await Close() };
                    break;
                case Next.Over:
                    await runTime.CancelAsync();
                    await timeout;
                    return;
            }
        }
    }

    /// <summary>Whatever happened before: nothing of the run runs on, its slot is free, its lease goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Close();
        }
        finally
        {
            held?.Dispose();
        }

        var nothingLeft = proven ?? true;
        await tools.Writer.Do(
            tx =>
            {
                if (nothingLeft) EndRun.ConfirmLate(tx, plan.Run.Id, new Facts().With("controller", usedController), Job);
                else EndRun.MarkUnconfirmed(tx, plan.Run.Id, Job);
            },
            CancellationToken.None);
        // It may have come back just before this was recorded, and was not asked then. One that does not answer has its order.
        if (!nothingLeft && !unanswered) await tools.Resend.IfBack(plan.Run.Id, usedController!);
    }

    /// <summary>A critical step that was under way when an earlier life of the server ended: its report is waited for.</summary>
    private async Task<StepEnd> Adopt(CaseCursor current)
    {
        var step = current.Steps[current.NextStep - 1];
        var watch = new StepWatch(signals, tools.Options, tools.Time, RecordLater);
        var end = await watch.Follow(held!, AdoptedSteps.TaskOf(plan.Run, step, current.Row.Spec.Steps[step.Position], tools.Options), step, current.Deadline);
        tools.Logs.Close(step.RunId, step.Id);
        // That slot only waits; what comes next needs one that gives orders.
        ReleaseSlot();
        return end;
    }

    private async Task<StepEnd> CarryOut(StepExecution step, CaseCursor current)
    {
        using var scope = LogScopes.OfStep(tools.Logger, step);
        var spec = current.Row.Spec.Steps[step.Position];
        var (task, mistake) = tools.Surroundings.Prepare(plan.Run, secrets, token, step, spec, tools.Options);
        if (task is null) return new StepEnd(step, new StepReport(StepVerdict.Error, mistake), EndCause.Itself);

        // A slot is held only while a step needs one: others go on while this run waits for the clock or for a person.
        if (!spec.NeedsController) ReleaseSlot();
        var watch = new StepWatch(signals, tools.Options, tools.Time, RecordLater);
        var end = spec.Kind switch
        {
            StepKind.Wait => await watch.Wait(task, step, current.Deadline),
            StepKind.Manual => await watch.Person(task, step, current.Deadline, () => ManualState.Read(tools.Contexts, step.Id)),
            _ => await watch.Follow(held!, task, step, current.Deadline),
        };
        tools.Logs.Close(step.RunId, step.Id);
        return end;
    }

    private async Task TakeSlot(Task changed, DateTimeOffset? until)
    {
        using var interrupted = new CancellationTokenSource();
        var wish = new SlotWish(plan.Run.Id, plan.Run.ProjectId, plan.Run.Labels, usedController);
        var taking = tools.Controllers.Take(wish, interrupted.Token);
        var tooLate = until is { } at
            ? Task.Delay(at > tools.Time.GetUtcNow() ? at - tools.Time.GetUtcNow() : TimeSpan.Zero, tools.Time, interrupted.Token)
            : Task.Delay(Timeout.Infinite, interrupted.Token);
        await Task.WhenAny(taking, changed, tooLate);
        await interrupted.CancelAsync();
        try
        {
            held = await taking;
            if (usedController is null) await Bind(held.Controller);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            // A signal came first: what it means is read from the database.
        }
        catch (ControllerAwayException)
        {
            // The next look finds it gone.
        }
    }

    private async Task Bind(string controller)
    {
        usedController = controller;
        await tools.Writer.Do(
            tx => tx.Db.Set<Run>().Where(run => run.Id == plan.Run.Id && run.Epoch == plan.Run.Epoch)
                .ExecuteUpdate(set => set.SetProperty(run => run.Controller, controller)),
            CancellationToken.None);
    }

    private void ReleaseSlot()
    {
        held?.Dispose();
        held = null;
    }

    /// <returns>False: something of the run may still be running.</returns>
    private async Task<bool> Close()
    {
        if (usedController is null) return true;
        if (proven is { } known) return known;
        proven = false;
        using var limit = new CancellationTokenSource(EndRun.CloseLimit, tools.Time);
        ProcessProof? proof;
        try
        {
            proof = await tools.Controllers.CloseRun(usedController, plan.Run.Id, tools.Options.KeepWorkspaces, limit.Token);
        }
        catch (Exception error)
        {
            // Silent or gone: what the run came to stands all the same, and the record says what is not known.
            unanswered = limit.IsCancellationRequested;
            var why = unanswered ? "" : $": {error.Message}";
            var silent = new Facts().With("controller", usedController).With("reason", $"the controller did not confirm that nothing was left running{why}");
            await tools.Writer.Do(tx => tx.Record(plan.Run.Id, EventTypes.AbortFailed, Job, silent), CancellationToken.None);
            return false;
        }

        proven = proof is null or { Left: 0 };
        if (proof is null) return true;
        var facts = new Facts().With("processes", proof.Count).With("afterMs", (long)proof.After.TotalMilliseconds)
            .With("left", proof.Left).With("means", proof.Means).With("reason", "left running by steps that had ended");
        await tools.Writer.Do(tx => tx.Record(plan.Run.Id, EventTypes.StepKilled, Job, facts), CancellationToken.None);
        return proven.Value;
    }

    private async Task AbortWhenTimeIsOver(CancellationToken runIsOver)
    {
        var limit = plan.Run.Timeout ?? tools.Options.RunTimeout;
        try
        {
            await Task.Delay(limit, tools.Time, runIsOver);
        }
        catch (OperationCanceledException) when (runIsOver.IsCancellationRequested)
        {
            return;
        }

        var reason = new AbortReason(AbortKind.Timeout, $"Timeout after {Words.Of(limit)}", Actor.System("time limit"));
        await tools.Abort.Ask(plan.Run.Id, reason, force: false, CancellationToken.None);
    }

    /// <summary>What happens on the way to an end is recorded in its order, but nobody waits for it.</summary>
    private void RecordLater(string type, StepTask task, string? why)
    {
        var facts = new Facts().With("step", task.Spec.Name).With("controller", usedController).With("reason", why);
        _ = tools.Writer.Later(tx => tx.Record(task.RunId, type, Job, facts, stepId: task.StepId));
    }
}
