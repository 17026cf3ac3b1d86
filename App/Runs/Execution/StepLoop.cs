using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog.Values;
using TestRuns.Runs.Logs;
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
    SpareSlots Spare,
    RunOptions Options,
    TimeProvider Time,
    ILogger<StepLoop> Logger);

/// <summary>Carries out one run from its start to its end, in one lane or in several beside each other.</summary>
internal sealed class StepLoop : IAsyncDisposable
{
    private static readonly Actor Job = Actor.System("job");

    private readonly LoopTools tools;
    private readonly RunPlan plan;
    private readonly JobSignals signals;
    private readonly RunWork work;
    private readonly IReadOnlyList<Lane> lanes;

    public StepLoop(LoopTools tools, RunPlan plan, JobSignals signals)
    {
        (this.tools, this.plan, this.signals) = (tools, plan, signals);
        work = new RunWork(tools, plan, signals);
        foreach (var controller in plan.Controllers) work.Used.Know(controller);
        foreach (var slot in signals.StartSlots) work.Used.Know(slot.Controller);
        work.CountSlot(signals.StartSlots.Count);
        var count = Math.Clamp(plan.Adopted.Count + plan.Todo.Count, 1, plan.Run.Parallel);
        lanes = [.. Enumerable.Range(0, count).Select(at => new Lane(work, signals.StartSlots.ElementAtOrDefault(at), plan.Adopted.ElementAtOrDefault(at), spare: at > 0))];
    }

    public async Task Run(CancellationToken cancellationToken)
    {
        if (work.Secrets.Values.Count > 0) signals.Hide([work.Token, .. work.Secrets.Values.Values]);
        using var runTime = new CancellationTokenSource();
        var timeout = AbortWhenTimeIsOver(runTime.Token);
        if (work.Beside) await RunBeside(cancellationToken);
        else await lanes[0].Run(cancellationToken);
        await runTime.CancelAsync();
        await timeout;
    }

    /// <summary>Whatever happened before: nothing of the run runs on, its slots are free, its lease goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await work.Used.Close(silentToo: true);
        }
        finally
        {
            foreach (var lane in lanes) lane.Dispose();
        }

        var nothingLeft = work.Used.IsProven;
        await tools.Writer.Do(
            tx =>
            {
                if (work.Beside)
                    foreach (var controller in work.Used.Proven) RunPlaces.Emptied(tx, plan.Run.Id, controller);
                if (nothingLeft) EndRun.ConfirmLate(tx, plan.Run.Id, new Facts().With("controller", work.Used.First), Job);
                else EndRun.MarkUnconfirmed(tx, plan.Run.Id, Job);
            },
            CancellationToken.None);
        // One may have come back just before this was recorded, and was not asked then. One that does not answer has its order.
        foreach (var controller in work.Used.Unasked) await tools.Resend.IfBack(plan.Run.Id, controller);
    }

    private async Task RunBeside(CancellationToken cancellationToken)
    {
        await Task.WhenAll(lanes.Select(lane => Follow(lane, cancellationToken)));
        while (true)
        {
            var job = new JobState(Slot: null, work.Used.IsClosed, signals.Stopping || cancellationToken.IsCancellationRequested, Gone: null);
            var unconfirmed = !work.Used.IsProven;
            if (await tools.Writer.Do(tx => work.Advance.Settle(tx, job, unconfirmed), CancellationToken.None) is not Next.Close) return;
            await work.Used.Close(silentToo: false);
        }
    }

    /// <summary>A lane that fails takes its run with it: what the others do ends, or it would go on for a run that is over.</summary>
    private async Task Follow(Lane lane, CancellationToken cancellationToken)
    {
        try
        {
            await lane.Run(cancellationToken);
        }
        catch (Exception error)
        {
            var reason = new AbortReason(AbortKind.Internal, $"The job failed: {error.Message}", Job);
            await tools.Writer.Do(tx => AbortRun.Request(tx, plan.Run.Id, reason, force: true), CancellationToken.None);
            signals.Abort(force: true);
            throw;
        }
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
}
