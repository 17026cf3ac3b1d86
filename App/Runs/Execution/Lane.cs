using TestRuns.Catalog;
using TestRuns.Runs.Measuring;
using TestRuns.Runs.State;

namespace TestRuns.Runs.Execution;

/// <summary>
/// Carries out cases of a run one after the other, step after step. A run has as many lanes as cases of it may be in progress at
/// once. Each decision is a command of the one writer: two lanes never begin the same case, and the last to end one ends the run.
/// </summary>
/// <param name="slot">What it begins with; null: it has none yet.</param>
/// <param name="adopted">A critical step that was under way when an earlier life of the server ended; null: none.</param>
/// <param name="spare">It takes a slot for a case only when no queued run waits for one. So are all lanes of a run but its first.</param>
internal sealed class Lane(RunWork work, IStepSlot? slot, CaseCursor? adopted, bool spare) : IDisposable
{
    private static readonly Actor Job = Actor.System("job");

    private readonly LoopTools tools = work.Tools;
    private readonly JobSignals signals = work.Signals;
    private IStepSlot? held = slot;

    /// <summary>A slot was just given to it, so nobody waits for that one.</summary>
    private bool fresh = true;

    public async Task Run(CancellationToken cancellationToken)
    {
        var cursor = adopted is null ? Cursor.Begin : Cursor.Begin with { Case = adopted };
        var ended = adopted is null ? null : await Adopt(adopted);
        while (true)
        {
            var (from, last) = (work.Beside ? Shared(cursor) : cursor, ended);
            // Taken before the look at the database, so that no signal falls between.
            var changed = signals.Changed;
            var stopping = signals.Stopping || cancellationToken.IsCancellationRequested;
            var gone = Place(from) is { } used && tools.Controllers.IsGone(used) ? used : null;
            var job = new JobState(held?.Controller, work.Used.IsClosed, stopping, gone) { Spare = spare, Yields = spare && !fresh && tools.Spare.IsWanted };
            (cursor, var next) = work.Beside
                ? await StepBeside(from, last, job)
                : await tools.Writer.Do(tx => work.Advance.Step(tx, from, last, job), CancellationToken.None);
            last?.Report.Recorded?.Invoke();
            ended = null;
            switch (next)
            {
                case Next.Execute execute:
                    ended = await CarryOut(execute.Step, cursor.Case!);
                    break;
                case Next.NeedSlot need:
                    await TakeSlot(cursor, changed, need.Until);
                    break;
                case Next.NeedSpare:
                    await TakeSpare(changed);
                    break;
                case Next.NeedTurn:
                    ReleaseSlot();
                    await Task.WhenAny(changed);
                    break;
                case Next.Close:
                    cursor = cursor with { Unconfirmed = !await work.Used.Close(silentToo: false) };
                    break;
                case Next.Leave:
                    // Others go on with it, for hours perhaps.
                    ReleaseSlot();
                    return;
                case Next.Over:
                    work.Over();
                    return;
            }
        }
    }

    public void Dispose() => ReleaseSlot();

    /// <summary>Where the lane stands, with what others have found out meanwhile.</summary>
    private Cursor Shared(Cursor cursor) => cursor with
    {
        NextCase = Math.Max(cursor.NextCase, work.Furthest),
        Unconfirmed = work.Used.IsClosed ? !work.Used.IsProven : cursor.Unconfirmed,
    };

    /// <summary>Where what comes next has to be: of a run whose cases go on beside each other that is each case's own.</summary>
    private string? Place(Cursor cursor) => work.Beside ? cursor.Case?.Controller ?? held?.Controller : work.Used.First;

    /// <summary>The other lanes hear of what this step forward has changed for them.</summary>
    private async Task<(Cursor Cursor, Next Next)> StepBeside(Cursor from, StepEnd? last, JobState job)
    {
        var (cursor, next, aborted, forced) = await tools.Writer.Do(
            tx =>
            {
                var (to, then) = work.Advance.Step(tx, from, last, job);
                return (to, then, tx.Events.Any(one => one.Type == EventTypes.AbortRequested), tx.Events.Any(one => one.Type == EventTypes.AbortForced));
            },
            CancellationToken.None);
        work.Reached(cursor.NextCase);
        if (aborted) signals.Abort(forced);
        else if (last?.Step.Kind == StepKind.Manual) signals.Look();
        return (cursor, next);
    }

    /// <summary>A critical step that was under way when an earlier life of the server ended: its report is waited for.</summary>
    private async Task<StepEnd> Adopt(CaseCursor current)
    {
        var step = current.Steps[current.NextStep - 1];
        var watch = new StepWatch(signals, tools.Options, tools.Time, RecordLater);
        var end = await watch.Follow(held!, AdoptedSteps.TaskOf(work.Plan.Run, step, current.Row.Spec.Steps[step.Position], tools.Options), step, current.Deadline);
        tools.Logs.Close(step.RunId, step.Id);
        Hear(end);
        // That slot only waits; what comes next needs one that gives orders.
        ReleaseSlot();
        return end;
    }

    private async Task<StepEnd> CarryOut(StepExecution step, CaseCursor current)
    {
        using var scope = LogScopes.OfStep(tools.Logger, step);
        var spec = current.Row.Spec.Steps[step.Position];
        var (task, mistake) = tools.Surroundings.Prepare(work.Plan.Run, work.Secrets, work.Token, step, spec, tools.Options);
        if (task is null) return new StepEnd(step, new StepReport(StepVerdict.Error, mistake), EndCause.Itself);
        // What two cases write at the same time must not be the same file.
        if (work.Beside) task = task with { Folder = $"case-{current.Row.Position + 1}" };

        // A slot is held only while a step needs one: others go on while this run waits for the clock or for a person.
        if (!spec.NeedsController) ReleaseSlot();
        fresh = false;
        var watch = new StepWatch(signals, tools.Options, tools.Time, RecordLater);
        var end = spec.Kind switch
        {
            StepKind.Wait => await watch.Wait(task, step, current.Deadline),
            StepKind.Manual => await watch.Person(task, step, current.Deadline, () => ManualState.Read(tools.Contexts, step.Id)),
            _ => await watch.Follow(held!, task, step, current.Deadline),
        };
        tools.Logs.Close(step.RunId, step.Id);
        Hear(end);
        return end;
    }

    private void Hear(StepEnd end)
    {
        if (work.Beside && end.Report.Verdict == StepVerdict.Unreachable && held is not null) work.Used.IsSilent(held.Controller);
    }

    private async Task TakeSlot(Cursor cursor, Task changed, DateTimeOffset? until)
    {
        var run = work.Plan.Run;
        using var interrupted = new CancellationTokenSource();
        var wish = new SlotWish(run.Id, run.ProjectId, run.Labels, work.Beside ? cursor.Case?.Controller : work.Used.First);
        var taking = tools.Controllers.Take(wish, interrupted.Token);
        var tooLate = until is { } at
            ? Task.Delay(at > tools.Time.GetUtcNow() ? at - tools.Time.GetUtcNow() : TimeSpan.Zero, tools.Time, interrupted.Token)
            : Task.Delay(Timeout.Infinite, interrupted.Token);
        await Task.WhenAny(taking, changed, tooLate);
        await interrupted.CancelAsync();
        try
        {
            await Hold(await taking);
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

    /// <summary>For a case that has not begun: others are looked at first.</summary>
    private async Task TakeSpare(Task changed)
    {
        ReleaseSlot();
        var run = work.Plan.Run;
        var asking = tools.Spare.Ask(new SlotWish(run.Id, run.ProjectId, run.Labels, Controller: null), () => work.Slots);
        await Task.WhenAny(asking.Given.Task, changed, work.AllBegun);
        if (asking.End() is { } given) await Hold(given);
    }

    private async Task Hold(IStepSlot taken)
    {
        held = taken;
        fresh = true;
        work.CountSlot(1);
        await work.Used.Use(taken.Controller);
    }

    private void ReleaseSlot()
    {
        if (held is null) return;
        held.Dispose();
        held = null;
        work.CountSlot(-1);
    }

    /// <summary>What happens on the way to an end is recorded in its order, but nobody waits for it.</summary>
    private void RecordLater(string type, StepTask task, string? why)
    {
        var facts = new Facts().With("step", task.Spec.Name).With("controller", held?.Controller).With("reason", why);
        _ = tools.Writer.Later(tx => tx.Record(task.RunId, type, Job, facts, stepId: task.StepId));
    }
}
