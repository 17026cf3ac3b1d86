using TestRuns.Catalog;

namespace TestRuns.Runs.Execution;

/// <summary>
/// One step under way: waits for its report, hears the job's signals meanwhile, asks for the step's end when that is due,
/// and gives up on a controller that does not answer.
/// </summary>
internal sealed class StepWatch(JobSignals signals, RunOptions options, TimeProvider time, Action<string, StepTask, string?> record)
{
    private static readonly TimeSpan SoonAnswered = TimeSpan.FromMilliseconds(20);

    /// <param name="caseDeadline">When the case's own time is over; null: it has none.</param>
    public async Task<StepEnd> Follow(IStepSlot slot, StepTask task, StepExecution step, DateTimeOffset? caseDeadline)
    {
        var report = slot.Execute(task);
        var why = EndCause.Itself;
        var forced = false;
        var asking = Task.CompletedTask;
        var grace = task.Spec.Run?.Grace ?? TimeSpan.Zero;
        // From the recorded beginning: also right for a step that an earlier life of the server began.
        var giveUp = step.Deadline!.Value + grace + (task.Spec.Critical ? TimeSpan.FromSeconds(5) : options.CancelWait);
        while (true)
        {
            var changed = signals.Changed;
            if (report.IsCompleted)
            {
                // Its asking was answered by now: that is recorded before what came of it.
                await asking;
                return new StepEnd(step, await report, why);
            }

            var now = time.GetUtcNow();
            var wish = Wish(step, task.Spec, caseDeadline <= now);
            if (wish.Why != EndCause.Itself && (why == EndCause.Itself || (wish.Force && !forced)))
            {
                if (why == EndCause.Itself) why = wish.Why;
                forced = wish.Force;
                giveUp = now + (forced ? TimeSpan.Zero : grace) + options.CancelWait;
                asking = Task.WhenAll(asking, Ask(slot, task, forced));
            }

            if (now >= giveUp)
            {
                // A report that comes at this very moment counts: its sender is told that it was recorded.
                if (!slot.Abandon(task)) return new StepEnd(step, await report, why);
                return new StepEnd(step, new StepReport(StepVerdict.Unreachable), why);
            }

            var next = why == EndCause.Itself && caseDeadline < giveUp && !task.Spec.Critical && !task.Spec.Always ? caseDeadline.Value : giveUp;
            await Until(next - now, report, changed);
        }
    }

    /// <summary>A step that only waits is carried out here, and ends the moment that it is asked to.</summary>
    public async Task<StepEnd> Wait(StepTask task, StepExecution step, DateTimeOffset? caseDeadline)
    {
        // From the recorded beginning: time that passes between the record and here is not waited for twice.
        var limit = step.Deadline!.Value;
        var end = limit - task.Timeout + task.Spec.Wait!.Value;
        while (true)
        {
            var changed = signals.Changed;
            var now = time.GetUtcNow();
            var wish = Wish(step, task.Spec, caseDeadline <= now);
            if (wish.Why != EndCause.Itself) return new StepEnd(step, new StepReport(StepVerdict.Killed), wish.Why);
            if (now >= end) return new StepEnd(step, new StepReport(StepVerdict.Passed), EndCause.Itself);
            if (now >= limit) return new StepEnd(step, new StepReport(StepVerdict.TimedOut, $"Timed out after {Words.Of(task.Timeout)}"), EndCause.Itself);
            var next = end < limit ? end : limit;
            // Teardown outlives its case's time: a deadline that ends nothing would be waited for without end.
            if (!task.Spec.Always && caseDeadline < next) next = caseDeadline.Value;
            await Until(next - now, changed);
        }
    }

    /// <summary>
    /// A step for a person. Until when it waits, and whether it was decided, stands in the database: who takes the run on, or
    /// decides, changes it there and wakes this.
    /// </summary>
    public async Task<StepEnd> Person(StepTask task, StepExecution step, DateTimeOffset? caseDeadline, Func<Task<ManualState>> read)
    {
        while (true)
        {
            var changed = signals.Changed;
            var state = await read();
            // What the verdict was is read with the record of the step's end.
            if (state.Decided) return new StepEnd(step, new StepReport(StepVerdict.Passed), EndCause.Itself);
            var now = time.GetUtcNow();
            var wish = Wish(step, task.Spec, caseDeadline <= now);
            if (wish.Why != EndCause.Itself) return new StepEnd(step, new StepReport(StepVerdict.Killed), wish.Why);
            if (now >= state.Deadline)
            {
                var message = state.Claimed || task.Spec.Always ? $"Timed out after {Words.Of(task.Timeout)}" : $"Nobody took it on within {Words.Round(options.ClaimTimeout)}";
                return new StepEnd(step, new StepReport(StepVerdict.TimedOut, message), EndCause.Itself);
            }

            var next = !task.Spec.Always && caseDeadline < state.Deadline ? caseDeadline.Value : state.Deadline;
            await Until(next - now, changed);
        }
    }

    /// <summary>Should the step end now, and why? What is critical or teardown ends for fewer reasons.</summary>
    private (EndCause Why, bool Force) Wish(StepExecution step, StepSpec spec, bool caseTimeOver)
    {
        var cancel = signals.CaseCancel(step.RunCaseId);
        if (signals is { AbortAsked: true, Forced: true }) return (EndCause.Abort, true);
        if (cancel.Forced) return (EndCause.CaseCancel, true);
        if (spec.Critical) return (EndCause.Itself, false);
        if (signals.Stopping) return (signals.AbortAsked ? EndCause.Abort : EndCause.ServerStop, false);
        if (spec.Always) return (EndCause.Itself, false);
        if (signals.AbortAsked) return (EndCause.Abort, false);
        if (cancel.Asked) return (EndCause.CaseCancel, false);
        return (caseTimeOver ? EndCause.CaseTimeout : EndCause.Itself, false);
    }

    /// <summary>Not waited for: the report, or the end of patience, is the answer that counts.</summary>
    private async Task Ask(IStepSlot slot, StepTask task, bool force)
    {
        using var limit = new CancellationTokenSource(options.CancelWait, time);
        var answer = slot.Cancel(task, force, limit.Token);
        // Most answer within a millisecond: then it is recorded when the processes are gone, and not while they die. By the
        // machine's own clock: it decides nothing.
        await Task.WhenAny(answer, Task.Delay(SoonAnswered, TimeProvider.System, limit.Token));
        record(EventTypes.AbortSent, task, null);
        try
        {
            await answer;
            record(EventTypes.AbortAcknowledged, task, null);
        }
        catch (Exception error)
        {
            record(EventTypes.AbortFailed, task, limit.IsCancellationRequested ? $"no answer within {Words.Of(options.CancelWait)}" : error.Message);
        }
    }

    /// <summary>Until one of the signs, or for that long. What comes after it goes on in the thread of whoever gave the sign.</summary>
    private async Task Until(TimeSpan atMost, params Task[] signs)
    {
        // Timers have an upper limit of some 49 days; looking again earlier than needed does no harm.
        if (atMost > TimeSpan.FromDays(1)) atMost = TimeSpan.FromDays(1);
        Task sign = Task.WhenAny(signs);
        // That the time is over is no fault: then it is looked at again.
        await sign.WaitAsync(atMost < TimeSpan.Zero ? TimeSpan.Zero : atMost, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
