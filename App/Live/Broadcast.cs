using System.Collections.Immutable;
using System.Threading.Channels;

namespace TestRuns.Live;

/// <summary>One to many, never waiting for the slowest: a listener that falls behind loses the oldest and is told so.</summary>
public sealed class Broadcast<T>
{
    private ImmutableArray<Subscription> listeners = [];

    public bool HasListeners => !listeners.IsEmpty;

    /// <param name="capacity">How many items may wait for this listener.</param>
    public Subscription Subscribe(int capacity = 64)
    {
        var subscription = new Subscription(this, capacity);
        ImmutableInterlocked.Update(ref listeners, static (all, added) => all.Add(added), subscription);
        return subscription;
    }

    public void Publish(T item)
    {
        foreach (var listener in listeners) listener.Offer(item);
    }

    private void Remove(Subscription subscription) =>
        ImmutableInterlocked.Update(ref listeners, static (all, removed) => all.Remove(removed), subscription);

    public sealed class Subscription : IDisposable
    {
        private readonly Broadcast<T> source;
        private readonly Channel<T> channel;
        private int lost;

        internal Subscription(Broadcast<T> source, int capacity)
        {
            this.source = source;
            var options = new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };
            channel = Channel.CreateBounded<T>(options, _ => Interlocked.Exchange(ref lost, 1));
        }

        public ChannelReader<T> Reader => channel.Reader;

        /// <summary>True once after items were dropped: read the whole anew.</summary>
        public bool TakeLost() => Interlocked.Exchange(ref lost, 0) == 1;

        public void Dispose()
        {
            source.Remove(this);
            channel.Writer.TryComplete();
        }

        internal void Offer(T item) => channel.Writer.TryWrite(item);
    }
}
