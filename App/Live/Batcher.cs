using System.Threading.Channels;

namespace TestRuns.Live;

/// <summary>
/// Gathers keys and hands them on together: the first at once, the rest at most once an interval. Flushes never overlap.
/// </summary>
/// <param name="gather">How long the first waits for what comes with it.</param>
public sealed class Batcher<TKey>(TimeSpan interval, TimeProvider time, TimeSpan gather = default)
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Channel<bool> signal = Channel.CreateBounded<bool>(1);
    private HashSet<TKey> gathered = [];

    public void Add(TKey key)
    {
        lock (gate) gathered.Add(key);
        signal.Writer.TryWrite(true);
    }

    /// <summary>Flushes until the token fires. A flush that throws ends the loop: the owner decides what that means.</summary>
    public async Task Run(Func<IReadOnlyCollection<TKey>, CancellationToken, Task> flush, CancellationToken cancellationToken)
    {
        while (await signal.Reader.WaitToReadAsync(cancellationToken))
        {
            if (gather > TimeSpan.Zero) await Task.Delay(gather, time, cancellationToken);
            signal.Reader.TryRead(out _);
            await flush(Take(), cancellationToken);
            await Task.Delay(interval, time, cancellationToken);
        }
    }

    private HashSet<TKey> Take()
    {
        lock (gate)
        {
            var taken = gathered;
            gathered = [];
            return taken;
        }
    }
}
