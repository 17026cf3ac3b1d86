using System.Collections.Concurrent;
using System.Threading.Channels;
using TestRuns.Live;

namespace TestRuns.Retention;

/// <summary>What is asked for and what is under way: people ask here, <see cref="Sweeping.RetentionKeeper"/> does it, one project after the other.</summary>
public sealed class RetentionWork
{
    private readonly ConcurrentDictionary<long, Order> orders = new();
    private readonly Channel<Order> waiting = Channel.CreateUnbounded<Order>();
    private readonly Broadcast<long> changes = new();

    /// <summary>Tells of which project the progress has changed.</summary>
    public Broadcast<long>.Subscription Watch() => changes.Subscribe();

    /// <summary>The latest of the project since the server began; null: there was none.</summary>
    public RetentionProgress? Of(long projectId) => orders.TryGetValue(projectId, out var order) ? order.Progress : null;

    /// <returns>False: one of the project is under way already.</returns>
    public bool Start(long projectId, string by)
    {
        var order = new Order(projectId, by);
        var taken = orders.AddOrUpdate(projectId, order, (_, known) => known.Progress.IsOver ? order : known);
        if (taken != order) return false;
        waiting.Writer.TryWrite(order);
        changes.Publish(projectId);
        return true;
    }

    /// <summary>What is gone is gone; the rest stays.</summary>
    /// <param name="projectId">Its latest.</param>
    /// <param name="by">Who wants it ended, for people.</param>
    public void Cancel(long projectId, string by)
    {
        if (orders.TryGetValue(projectId, out var order) && !order.Progress.IsOver) order.Cancel(by);
    }

    internal ChannelReader<Order> Waiting => waiting.Reader;

    internal void Tell(Order order, RetentionProgress progress)
    {
        order.Progress = progress;
        changes.Publish(order.ProjectId);
    }

    /// <summary>One project's turn.</summary>
    internal sealed class Order(long projectId, string by)
    {
        private readonly CancellationTokenSource cancel = new();
        private volatile RetentionProgress progress = new(projectId, by, null, 0, 0, 0, 0, null);
        private volatile string? cancelledBy;

        public long ProjectId => projectId;

        public string By => by;

        public CancellationToken Cancelled => cancel.Token;

        public string? CancelledBy => cancelledBy;

        public RetentionProgress Progress
        {
            get => progress;
            set => progress = value;
        }

        public void Cancel(string who)
        {
            cancelledBy ??= who;
            cancel.Cancel();
        }
    }
}
