using System.Collections.Concurrent;
using System.Collections.Immutable;
using TestRuns.Runs.State;

namespace TestRuns.Runs.Reading;

/// <summary>
/// Hands each event of a run on, in the order of the commits, to who follows it. Follow first, read what there was second,
/// then take what came and leave out the numbers that were read: nothing is missed and nothing doubled.
/// </summary>
public sealed class EventFeed
{
    private readonly ConcurrentDictionary<long, ImmutableArray<EventBuffer>> followers = new();

    public EventFeed(RunWriter writer) => writer.Committed += commit =>
    {
        if (followers.IsEmpty) return;
        foreach (var happened in commit.Events)
        {
            if (!followers.TryGetValue(happened.RunId, out var buffers)) continue;
            foreach (var buffer in buffers) buffer.Offer(happened);
        }
    };

    /// <summary>How many events are kept for who is slow; one that is slower reads them anew.</summary>
    internal int Capacity { get; init; } = 2000;

    /// <summary>How many runs somebody follows.</summary>
    internal int Followed => followers.Count;

    public EventBuffer Follow(long runId)
    {
        var buffer = new EventBuffer(Capacity, mine => Leave(runId, mine));
        followers.AddOrUpdate(runId, static (_, added) => [added], static (_, all, added) => all.Add(added), buffer);
        return buffer;
    }

    private void Leave(long runId, EventBuffer mine)
    {
        while (followers.TryGetValue(runId, out var all))
        {
            var rest = all.Remove(mine);
            if (rest.IsEmpty ? followers.TryRemove(new KeyValuePair<long, ImmutableArray<EventBuffer>>(runId, all)) : followers.TryUpdate(runId, rest, all)) return;
        }
    }
}
