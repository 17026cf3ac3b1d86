using System.Threading.Channels;

namespace TestRuns.Runs.Reading;

/// <summary>What came for one follower since it last took. When it holds too much it forgets all of it and says so.</summary>
public sealed class EventBuffer : IDisposable
{
    private readonly Lock gate = new();
    private readonly Channel<bool> signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly int capacity;
    private readonly Action<EventBuffer> leave;
    private List<RunEvent> waiting = [];
    private bool overflowed;

    internal EventBuffer(int capacity, Action<EventBuffer> leave) => (this.capacity, this.leave) = (capacity, leave);

    /// <returns>What came, in its order. Overflowed: more came than was kept, read all since the last number anew.</returns>
    public (IReadOnlyList<RunEvent> Events, bool Overflowed) Take()
    {
        // Both under one lock: an event that was dropped is never overtaken by one that was kept.
        lock (gate)
        {
            var taken = (waiting, overflowed);
            (waiting, overflowed) = ([], false);
            return taken;
        }
    }

    /// <summary>Returns when something may have come.</summary>
    public ValueTask<bool> Wait(CancellationToken cancellationToken) => signal.Reader.ReadAsync(cancellationToken);

    public void Dispose() => leave(this);

    internal void Offer(RunEvent happened)
    {
        lock (gate)
        {
            if (!overflowed && waiting.Count < capacity) waiting.Add(happened);
            else (waiting, overflowed) = ([], true);
        }

        signal.Writer.TryWrite(true);
    }
}
