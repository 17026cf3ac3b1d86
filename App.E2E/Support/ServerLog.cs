namespace TestRuns.E2E.Support;

/// <summary>Everything that a server printed, over all its lives.</summary>
public sealed class ServerLog
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate) return [.. lines];
        }
    }

    public override string ToString() => string.Join('\n', Lines);

    internal void Add(string? line)
    {
        if (line is null) return;
        lock (gate) lines.Add(line);
    }
}

/// <summary>The server did not do what a test needs of it. Its log is in the message.</summary>
public sealed class TestServerException(string message, ServerLog log, Exception? cause = null)
    : Exception($"{message}\n--- the server's log ---\n{log}\n--- end of the server's log ---", cause);
