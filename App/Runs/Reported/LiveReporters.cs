using System.Collections.Concurrent;

namespace TestRuns.Runs.Reported;

/// <summary>The sessions that have a connection right now, as far as runs ask: by session, the run.</summary>
public sealed class LiveReporters
{
    private readonly ConcurrentDictionary<long, long> runs = new();

    public void Enter(long sessionId, long runId) => runs[sessionId] = runId;

    public void Leave(long sessionId) => runs.TryRemove(sessionId, out _);

    public bool IsConnected(long runId) => runs.Values.Contains(runId);
}
