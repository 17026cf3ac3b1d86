using TestRuns.Runs.Execution;

namespace TestRuns.Controllers;

/// <summary>The controllers that are connected and their slots: who has one free, who waits.</summary>
public sealed class ControllerPool : IStepControllers
{
    private readonly Lock gate = new();
    private readonly List<ControllerLink> connected = [];
    private readonly LinkedList<Waiter> waiters = new();

    public event Action? Freed;

    public void Connect(ControllerLink controller)
    {
        lock (gate) connected.Add(controller);
        Serve();
    }

    public SlotAnswer TryTake(SlotWish wish)
    {
        lock (gate)
        {
            // Runs that have begun and wait for a slot go before those that have not.
            var free = connected.Find(controller => Fits(controller, wish) && controller.FreeSlots > WaitingFor(controller));
            return free is null ? new SlotAnswer(null, WhyNot(wish)) : new SlotAnswer(Give(free), null);
        }
    }

    public async Task<IStepSlot> Take(SlotWish wish, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(wish);
        lock (gate) waiters.AddLast(waiter);
        Serve();
        await using var cancelled = cancellationToken.Register(() => waiter.Done.TrySetCanceled(cancellationToken));
        try
        {
            return await waiter.Done.Task;
        }
        finally
        {
            lock (gate) waiters.Remove(waiter);
        }
    }

    public Task<ProcessProof?> CloseRun(string controller, long runId, bool keepWorkspace, CancellationToken cancellationToken)
    {
        ControllerLink? link;
        lock (gate) link = connected.Find(one => one.Name == controller);
        return link?.CloseRun(runId, keepWorkspace, cancellationToken) ?? Task.FromResult<ProcessProof?>(null);
    }

    private void Serve()
    {
        lock (gate)
        {
            for (var node = waiters.First; node is not null; node = node.Next)
            {
                var waiter = node.Value;
                if (waiter.Done.Task.IsCompleted) continue;
                if (connected.Find(controller => Fits(controller, waiter.Wish) && controller.FreeSlots > 0) is not { } free) continue;
                var slot = Give(free);
                // Its continuation runs elsewhere, not under this lock. A waiter that left meanwhile gives it back.
                if (!waiter.Done.TrySetResult(slot)) free.UsedSlots--;
            }
        }

        Freed?.Invoke();
    }

    private Slot Give(ControllerLink controller)
    {
        controller.UsedSlots++;
        return new Slot(controller, () =>
        {
            lock (gate) controller.UsedSlots--;
            Serve();
        });
    }

    private int WaitingFor(ControllerLink controller) => waiters.Count(waiter => !waiter.Done.Task.IsCompleted && Fits(controller, waiter.Wish));

    private static bool Fits(ControllerLink controller, SlotWish wish) =>
        (wish.Controller is null || wish.Controller == controller.Name) && wish.Labels.All(controller.Labels.Contains);

    private string WhyNot(SlotWish wish)
    {
        if (wish.Controller is { } name) return connected.Exists(one => one.Name == name) ? $"a free slot on {name}" : $"controller {name}, which is not connected";
        if (connected.Count == 0) return "a controller: none is connected";
        var fitting = connected.Where(controller => Fits(controller, wish)).ToList();
        if (fitting.Count > 0) return $"a free slot: all {fitting.Sum(controller => controller.Slots)} on {string.Join(", ", fitting.Select(one => one.Name))} are in use";
        var missing = wish.Labels.Where(label => !connected.Exists(controller => controller.Labels.Contains(label))).ToList();
        return missing.Count > 0
            ? $"a controller with label {string.Join(", ", missing)}: none is connected"
            : $"a controller that has all of the labels {string.Join(", ", wish.Labels)}: none is connected";
    }

    private sealed record Waiter(SlotWish Wish)
    {
        public TaskCompletionSource<IStepSlot> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Slot(ControllerLink controller, Action free) : IStepSlot
    {
        private int freed;

        public string Controller => controller.Name;

        public Task<StepReport> Execute(StepTask task) => controller.Execute(task);

        public Task<CancelReply> Cancel(StepTask task, bool force, CancellationToken cancellationToken) => controller.Cancel(task, force, cancellationToken);

        public void Abandon(StepTask task) => controller.Abandon(task);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref freed, 1) == 0) free();
        }
    }
}
