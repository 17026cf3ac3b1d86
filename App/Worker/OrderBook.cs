using TestRuns.Controllers.Wire;
using TestRuns.Worker.Steps;

namespace TestRuns.Worker;

/// <summary>Which orders run here, which did lately, and which cancels came before their orders.</summary>
internal sealed class OrderBook
{
    private const int Remembered = 2000;

    private readonly Lock gate = new();
    private readonly Dictionary<long, RunningStep> running = [];
    private readonly Bounded<long, StepFinished> finished = new(Remembered);
    private readonly Bounded<long, bool> earlyCancels = new(Remembered);
    private readonly Bounded<long, int> epochs = new(Remembered);
    private bool closed;
    private bool suspended;

    /// <summary>Nothing is begun, and what is left behind ends with its step: there is no server that could say otherwise.</summary>
    public bool IsSuspended
    {
        get
        {
            lock (gate) return suspended;
        }
    }

    /// <summary>What is to be done about an order.</summary>
    public OrderEntry Enter(StepOrder order)
    {
        lock (gate)
        {
            if (suspended) return new OrderEntry.Ignored();
            var id = order.Id.StepId;
            if (IsOld(order.Id)) return new OrderEntry.Refused("not begun: the run has gone on to a later attempt");
            if (running.ContainsKey(id)) return new OrderEntry.RunsAlready();
            if (finished.TryRecall(id, out var report)) return new OrderEntry.IsOver(report!);
            if (closed) return new OrderEntry.Refused("not begun: the controller is stopping");
            if (earlyCancels.TryRecall(id, out _)) return new OrderEntry.Refused(StepOutcome.NotRunning.Message!);
            return new OrderEntry.Begins(running[id] = new RunningStep(order));
        }
    }

    /// <returns>The answer, and the step to end when that is the answer.</returns>
    public (CancelAnswer Answer, RunningStep? Step) Cancel(CancelOrder order)
    {
        lock (gate)
        {
            if (!running.TryGetValue(order.Id.StepId, out var step))
            {
                earlyCancels.Remember(order.Id.StepId, true);
                return (CancelAnswer.NotRunning, null);
            }
            return step.Order.Critical && !order.Force ? (CancelAnswer.Deferred, null) : (CancelAnswer.Ending, step);
        }
    }

    public void Finish(StepFinished report)
    {
        lock (gate)
        {
            running.Remove(report.Id.StepId);
            finished.Remember(report.Id.StepId, report);
        }
    }

    public IReadOnlyList<RunningStep> Of(long runId) => [.. All().Where(step => step.Order.Id.RunId == runId)];

    public IReadOnlyList<RunningStep> All()
    {
        lock (gate) return [.. running.Values];
    }

    /// <summary>Nothing begins until <see cref="Resume"/>: an order that comes meanwhile is sent again by the server.</summary>
    /// <returns>What runs.</returns>
    public IReadOnlyList<RunningStep> Suspend()
    {
        lock (gate)
        {
            suspended = true;
            return [.. running.Values];
        }
    }

    public void Resume()
    {
        lock (gate) suspended = false;
    }

    /// <summary>From now on nothing new begins.</summary>
    public void Close()
    {
        lock (gate) closed = true;
    }

    /// <summary>The run's epoch goes up each time it goes back to the queue: what is of an earlier one is not wanted any more.</summary>
    private bool IsOld(OrderId id)
    {
        if (epochs.TryRecall(id.RunId, out var latest) && id.Epoch < latest) return true;
        epochs.Remember(id.RunId, id.Epoch);
        return running.TryGetValue(id.StepId, out var same) && id.Attempt < same.Order.Id.Attempt;
    }
}

internal abstract record OrderEntry
{
    public sealed record Begins(RunningStep Step) : OrderEntry;

    public sealed record Refused(string Why) : OrderEntry;

    public sealed record RunsAlready : OrderEntry;

    /// <summary>It came on a connection that counts for nothing any more.</summary>
    public sealed record Ignored : OrderEntry;

    /// <summary>It was sent again: its report is, too.</summary>
    public sealed record IsOver(StepFinished Report) : OrderEntry;
}
