using TestRuns.Controllers.Wire;
using TestRuns.Worker.Steps;

namespace TestRuns.Worker;

/// <summary>What a controller does by itself, because its server cannot be reached or has given it up.</summary>
public sealed partial class StepRunner
{
    /// <summary>Steps that run or whose end is not acknowledged, and results on the disk.</summary>
    internal IReadOnlyList<OrderId> Held =>
        [.. orders.All().Select(step => step.Order.Id).Concat(kept?.All().Select(report => report.Id) ?? []).Distinct()];

    /// <summary>SIGKILL to everything but critical steps and what their runs left running. Nothing is begun before <see cref="TakeOrders"/>.</summary>
    /// <returns>When all of that is dead. The reports may take longer: see <see cref="Reported"/>.</returns>
    internal Task KillUncritical(StopCause cause, string? message)
    {
        var uncritical = orders.Suspend().Where(step => !step.Order.Critical).ToList();
        foreach (var step in uncritical) step.Stop.Ask(cause, force: true, message);
        var left = leftBehind.TakeWhere(run => !HasCritical(run)).Select(left => left.EndNow());
        return Task.WhenAll(uncritical.Select(step => step.Gone).Concat(left));
    }

    /// <summary>When the end of each step that runs now and is not critical is acknowledged.</summary>
    internal Task Reported() => Task.WhenAll(orders.All().Where(step => !step.Order.Critical).Select(step => step.Done));

    /// <summary>There is a server again.</summary>
    internal void TakeOrders() => orders.Resume();

    /// <summary>From an earlier life of this controller: reported until the server has it, and its step is never begun again.</summary>
    internal async Task ReportAgain(StepFinished result)
    {
        orders.Finish(result);
        await Report(result);
    }

    /// <summary>SIGKILL to all steps, critical ones too, and nothing more is begun.</summary>
    internal Task KillAll(string message)
    {
        orders.Close();
        var steps = orders.Suspend();
        foreach (var step in steps) step.Stop.Ask(StopCause.Closing, force: true, message);
        return Task.WhenAll(steps.Select(step => step.Gone).Concat(leftBehind.TakeAll().Select(left => left.EndNow())));
    }

    private bool HasCritical(long runId) => orders.Of(runId).Any(step => step.Order.Critical && !step.Gone.IsCompleted);

    private async Task LeaveBehind(long runId, LeftBehind left)
    {
        leftBehind.Add(runId, left);
        if (orders.IsSuspended && !HasCritical(runId)) await EndLeftOf(runId);
    }

    /// <summary>Servers that a run had started may live while a critical step of it needs them, and no longer.</summary>
    private async Task EndWhatItLeftWithoutServer(RunningStep step)
    {
        await step.Gone;
        var runId = step.Order.Id.RunId;
        if (orders.IsSuspended && !HasCritical(runId)) await EndLeftOf(runId);
    }

    private Task EndLeftOf(long runId) => Task.WhenAll(leftBehind.Take(runId).Select(left => left.EndNow()));
}
