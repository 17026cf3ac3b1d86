namespace TestRuns.Worker;

/// <summary>Remembers the latest entries and forgets the oldest. Not for several threads at once.</summary>
internal sealed class Bounded<TKey, TValue>(int most)
    where TKey : notnull
{
    private readonly Dictionary<TKey, TValue> entries = [];
    private readonly Queue<TKey> order = new();

    public void Remember(TKey key, TValue value)
    {
        if (entries.TryAdd(key, value)) order.Enqueue(key);
        else entries[key] = value;
        if (order.Count > most) entries.Remove(order.Dequeue());
    }

    public bool TryRecall(TKey key, out TValue? value) => entries.TryGetValue(key, out value);
}
