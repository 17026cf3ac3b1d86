using TestRuns.Runs.Reported;

namespace TestRuns.Reporters;

/// <summary>The sessions of reporters under one lock: who is there, and by which socket. It waits for nobody and sends nothing.</summary>
internal sealed class ReporterBook(LiveReporters live, TimeProvider time)
{
    private readonly Dictionary<long, LiveSession> sessions = [];
    private readonly Dictionary<string, LiveSession> byConnection = new(StringComparer.Ordinal);

    /// <summary>Also the tracker is told under it: a socket that comes must not be overtaken by the loss of the last.</summary>
    public Lock Gate { get; } = new();

    public LiveSession? Find(long sessionId)
    {
        lock (Gate) return sessions.GetValueOrDefault(sessionId);
    }

    public LiveSession? OfConnection(string connectionId)
    {
        lock (Gate) return byConnection.GetValueOrDefault(connectionId);
    }

    public IReadOnlyList<LiveSession> All()
    {
        lock (Gate) return [.. sessions.Values];
    }

    public IReadOnlyList<LiveSession> OfRun(long runId)
    {
        lock (Gate) return [.. sessions.Values.Where(session => session.RunId == runId)];
    }

    /// <summary>The one that is known already, or else this one.</summary>
    public LiveSession Know(LiveSession session)
    {
        lock (Gate) return sessions.TryGetValue(session.Id, out var known) ? known : sessions[session.Id] = session;
    }

    /// <returns>The socket that it had.</returns>
    public ReporterLink? Put(LiveSession session, ReporterLink link)
    {
        lock (Gate)
        {
            // It may have been given up at this very moment.
            sessions[session.Id] = session;
            var old = session.Link;
            if (old is not null) byConnection.Remove(old.ConnectionId);
            session.Link = link;
            session.Hear(time.GetUtcNow());
            byConnection[link.ConnectionId] = session;
            live.Enter(session.Id, session.RunId);
            return old;
        }
    }

    /// <returns>The session that has lost its only socket with it; null: it had another already, or none was its own.</returns>
    public LiveSession? Break(string connectionId)
    {
        lock (Gate)
        {
            if (!byConnection.Remove(connectionId, out var session) || session.Link?.ConnectionId != connectionId) return null;
            session.Link = null;
            live.Leave(session.Id);
            return session;
        }
    }

    /// <summary>One without a socket of which nothing more is expected: when it comes back after all, it is read from the database.</summary>
    /// <returns>False: it has a socket.</returns>
    public bool Forget(LiveSession session)
    {
        lock (Gate) return session.Link is null && sessions.Remove(session.Id);
    }
}
