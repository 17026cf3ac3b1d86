namespace TestRuns.Runs.Execution;

/// <summary>
/// Slots for further cases of runs whose cases go on beside each other. Given is what is left when each queued run was looked
/// at: a run's first slot goes before another's second, whoever came first. Of those that have begun, who holds the fewest is next.
/// </summary>
internal sealed class SpareSlots
{
    private readonly Lock gate = new();
    private readonly List<Asking> waiting = [];
    private volatile bool wanted;

    /// <summary>Somebody asks: handlers return at once.</summary>
    public event Action? Asked;

    /// <summary>A queued run waits for a slot: who holds a spare one gives it back between two cases.</summary>
    public bool IsWanted => wanted;

    /// <param name="holds">How many slots the run holds by now.</param>
    public Asking Ask(SlotWish wish, Func<int> holds)
    {
        var asking = new Asking(this, wish, holds);
        lock (gate) waiting.Add(asking);
        Asked?.Invoke();
        return asking;
    }

    /// <summary>The queue was gone through: what is free now is nobody's first.</summary>
    /// <param name="refused">What queued runs could start with, and was not free.</param>
    public void Serve(IStepControllers controllers, IReadOnlyList<SlotWish> refused)
    {
        wanted = refused.Count > 0;
        var given = new Dictionary<long, int>();
        var without = new HashSet<long>();
        while (Next(given, without) is { } asking)
        {
            // One that came free just now is for them.
            var theirs = refused.Any(wish => wish.TakesWhatDoesFor(asking.Wish));
            if (theirs || controllers.TryTake(asking.Wish).Slot is not { } slot) without.Add(asking.Wish.RunId);
            else if (Give(asking, slot)) given[asking.Wish.RunId] = given.GetValueOrDefault(asking.Wish.RunId) + 1;
            else slot.Dispose();
        }
    }

    private Asking? Next(Dictionary<long, int> given, HashSet<long> without)
    {
        lock (gate) return waiting.Where(asking => !without.Contains(asking.Wish.RunId)).MinBy(asking => asking.Holds() + given.GetValueOrDefault(asking.Wish.RunId));
    }

    private bool Give(Asking asking, IStepSlot slot)
    {
        lock (gate)
        {
            if (!waiting.Remove(asking)) return false;
            asking.Slot = slot;
        }

        asking.Given.SetResult();
        return true;
    }

    /// <summary>One lane that waits.</summary>
    internal sealed class Asking(SpareSlots owner, SlotWish wish, Func<int> holds)
    {
        public SlotWish Wish => wish;

        public Func<int> Holds => holds;

        public TaskCompletionSource Given { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IStepSlot? Slot { get; set; }

        /// <summary>It waits no longer.</summary>
        /// <returns>The slot that it was given; null: none.</returns>
        public IStepSlot? End()
        {
            lock (owner.gate)
            {
                owner.waiting.Remove(this);
                return Slot;
            }
        }
    }
}
