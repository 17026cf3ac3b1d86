using System.Runtime.CompilerServices;

namespace TestRuns.Runs.Reading;

/// <summary>The events of one run from a number on, as they come: each once, in their order, until the run is over.</summary>
public sealed class EventStream(EventFeed feed, RunReads reads, TimeProvider time)
{
    private const int PageSize = 500;

    /// <summary>The least time between two batches: with a thousand events a second nobody needs a thousand messages.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>How long after a run's end there is waited for what still belongs to it: a lease, a confirmation.</summary>
    public static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(1);

    /// <summary>Batches that are not empty, and an empty one each time that nothing came for so long.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="after">The number of the last event that is known.</param>
    /// <param name="silence">How long nothing has to come for an empty batch.</param>
    /// <param name="over">The run was over before: only what there is, is wanted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<IReadOnlyList<RunEvent>> Follow(
        long runId, long after, TimeSpan silence, bool over, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var buffer = feed.Follow(runId);
        var stale = true;
        while (true)
        {
            IReadOnlyList<RunEvent> batch;
            if (stale)
            {
                batch = await reads.Events(runId, after, PageSize, cancellationToken);
                stale = batch.Count == PageSize;
            }
            else
            {
                (var taken, stale) = buffer.Take();
                if (stale) continue;
                var known = after;
                batch = [.. taken.Where(happened => happened.Id > known)];
            }

            if (batch.Count > 0)
            {
                after = batch[^1].Id;
                over |= batch.Any(happened => happened.Type is EventTypes.RunPassed or EventTypes.RunFailed or EventTypes.RunCancelled);
                yield return batch;
                if (!stale) await Task.Delay(Interval, time, cancellationToken);
                continue;
            }

            if (stale || await Came(buffer, over ? Aftermath : silence, cancellationToken)) continue;
            if (over) yield break;
            yield return [];
        }
    }

    /// <returns>False: the time was over first.</returns>
    private async Task<bool> Came(EventBuffer buffer, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit, time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            await buffer.Wait(patience.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
