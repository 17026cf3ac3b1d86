using TestRuns.Connections;
using TestRuns.Controllers.Wire;
using TestRuns.Runs.Execution;

namespace TestRuns.Controllers;

/// <summary>The controllers that are connected and their slots: who has one free, who waits.</summary>
internal sealed class ControllerPool(SessionBook book, Postman postman, ConnectionOptions options) : IStepControllers
{
    private readonly Dictionary<string, int> used = new(StringComparer.Ordinal);
    private readonly LinkedList<Waiter> waiters = new();

    public event Action? Freed;

    public SlotAnswer TryTake(SlotWish wish)
    {
        lock (book.Gate)
        {
            // Runs that have begun and wait for a slot go before those that have not.
            var free = book.All().FirstOrDefault(session => Fits(session, wish) && FreeSlots(session) > WaitingFor(session));
            return free is null ? new SlotAnswer(null, WaitText.For(wish, book.All(), options)) : new SlotAnswer(Give(free.Name), null);
        }
    }

    public async Task<IStepSlot> Take(SlotWish wish, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(wish);
        lock (book.Gate) waiters.AddLast(waiter);
        Serve();
        await using var cancelled = cancellationToken.Register(() => waiter.Done.TrySetCanceled(cancellationToken));
        try
        {
            return await waiter.Done.Task;
        }
        finally
        {
            lock (book.Gate) waiters.Remove(waiter);
        }
    }

    public IStepSlot Adopt(string controller)
    {
        lock (book.Gate) return Give(controller, adopted: true);
    }

    public async Task<ProcessProof?> CloseRun(string controller, long runId, bool keepWorkspace, CancellationToken cancellationToken) =>
        Translation.ToProof((await postman.Close(controller, new CloseRunOrder(runId, keepWorkspace), cancellationToken)).LeftBehind);

    public bool IsConnected(string controller) => book.Find(controller) is { Socket: not null, Cleared: true };

    public bool IsGone(string controller) => book.Find(controller) is null or { Leaving: not null };

    public DateTimeOffset SafeAfter(string controller) =>
        book.LeftEmpty(controller) ? DateTimeOffset.MinValue : book.LastHeard(controller) + options.DeadMan + ConnectionOptions.SafetyMargin;

    /// <summary>How many slots are in use there.</summary>
    public int Used(string controller)
    {
        lock (book.Gate) return used.GetValueOrDefault(controller);
    }

    /// <summary>Something changed: those who wait are looked at again.</summary>
    public void Serve()
    {
        lock (book.Gate)
        {
            for (var node = waiters.First; node is not null; node = node.Next)
            {
                var waiter = node.Value;
                if (waiter.Done.Task.IsCompleted) continue;
                if (waiter.Wish.Controller is { } bound && IsGone(bound))
                {
                    waiter.Done.TrySetException(new ControllerAwayException(bound));
                    continue;
                }

                if (book.All().FirstOrDefault(session => Fits(session, waiter.Wish) && FreeSlots(session) > 0) is not { } free) continue;
                var slot = Give(free.Name);
                // Its continuation runs elsewhere, not under this lock. A waiter that left meanwhile gives it back.
                if (!waiter.Done.TrySetResult(slot)) used[free.Name]--;
            }
        }

        Freed?.Invoke();
    }

    private Slot Give(string controller, bool adopted = false)
    {
        used[controller] = used.GetValueOrDefault(controller) + 1;
        return new Slot(controller, adopted, postman, () =>
        {
            lock (book.Gate) used[controller]--;
            Serve();
        });
    }

    private int FreeSlots(ControllerSession session) => session.Slots - used.GetValueOrDefault(session.Name);

    private int WaitingFor(ControllerSession session) => waiters.Count(waiter => !waiter.Done.Task.IsCompleted && Fits(session, waiter.Wish));

    /// <summary>A run whose workspace is there goes on there though it is draining.</summary>
    private static bool Fits(ControllerSession session, SlotWish wish) => wish.Controller is { } name
        ? name == session.Name && MayServe(session, wish) && session is { Socket: not null, Cleared: true, Leaving: null }
        : session.TakesNew && MayServe(session, wish) && wish.Labels.All(session.Labels.Contains);

    internal static bool MayServe(ControllerSession session, SlotWish wish) => session.ProjectId is null || session.ProjectId == wish.ProjectId;

    private sealed record Waiter(SlotWish Wish)
    {
        public TaskCompletionSource<IStepSlot> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Slot(string controller, bool adopted, Postman postman, Action free) : IStepSlot
    {
        private int freed;
        private Task<StepReport>? awaited;

        public string Controller => controller;

        // An adopted one is asked for twice, before the server listens and by its job: the report may come in between.
        public Task<StepReport> Execute(StepTask task) => adopted ? awaited ??= postman.Await(controller, task) : postman.Execute(controller, task);

        public Task<CancelReply> Cancel(StepTask task, bool force, CancellationToken cancellationToken) => postman.Cancel(controller, task, force, cancellationToken);

        public bool Abandon(StepTask task) => postman.Abandon(task);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref freed, 1) == 0) free();
        }
    }
}
