using TestRuns.Live;
using TestRuns.Storage;

namespace TestRuns.Runs.Logs;

/// <summary>The logs of steps: appended by controllers, read by tabs while they grow.</summary>
public sealed class StepLogs(DataFolder folder)
{
    private readonly Lock gate = new();
    // By run too: who may read a run may ask for any step's number, and must not get another run's log.
    private readonly Dictionary<(long RunId, long StepId), LogFile> open = [];
    private readonly HashSet<(long RunId, long StepId)> writing = [];

    /// <param name="first">Number of the first line, from 0: a batch that comes twice is stored once.</param>
    public void Append(long runId, long stepId, long first, IReadOnlyList<LogLine> lines)
    {
        LogFile file;
        lock (gate)
        {
            file = Take(runId, stepId);
            if (!writing.Add((runId, stepId))) file.Users--;
        }

        file.Append(first, lines);
    }

    /// <summary>Something that the product itself has to say, after what is there.</summary>
    public void Note(long runId, long stepId, DateTimeOffset at, string text)
    {
        using var reader = Open(runId, stepId);
        Append(runId, stepId, reader.LineCount, [new LogLine(reader.LineCount, at, LogKind.Note, text)]);
    }

    /// <summary>No more will be written.</summary>
    public void Close(long runId, long stepId)
    {
        lock (gate)
        {
            if (!writing.Remove((runId, stepId)) || !open.TryGetValue((runId, stepId), out var file)) return;
            file.CloseForWriting();
            Leave((runId, stepId), file);
        }
    }

    /// <summary>For reading; there need not be a log yet.</summary>
    public LogReader Open(long runId, long stepId)
    {
        lock (gate)
        {
            var file = Take(runId, stepId);
            return new LogReader(file, () =>
            {
                lock (gate) Leave((runId, stepId), file);
            });
        }
    }

    private LogFile Take(long runId, long stepId)
    {
        if (!open.TryGetValue((runId, stepId), out var file)) open[(runId, stepId)] = file = new LogFile(folder.StepLog(runId, stepId));
        file.Users++;
        return file;
    }

    private void Leave((long RunId, long StepId) step, LogFile file)
    {
        if (--file.Users > 0) return;
        open.Remove(step);
        file.Dispose();
    }
}

/// <summary>One reader's hold on a step's log.</summary>
public sealed class LogReader : IDisposable
{
    private readonly LogFile file;
    private readonly Action leave;
    private int left;

    internal LogReader(LogFile file, Action leave) => (this.file, this.leave) = (file, leave);

    public long LineCount => file.LineCount;

    public IReadOnlyList<LogLine> Read(long from, int count) => file.Read(from, count);

    /// <summary>The last lines, some hundreds at most: what a tab that follows its growth shows. They are everybody's.</summary>
    public IReadOnlyList<LogLine> ReadEnd() => file.ReadEnd();

    /// <summary>The numbers of the lines that hold the text, whatever its case.</summary>
    public IReadOnlyList<long> Find(string text, int limit, CancellationToken cancellationToken) => file.Find(text, limit, cancellationToken);

    /// <summary>Hears the new line count each time the log grew.</summary>
    public Broadcast<long>.Subscription Watch() => file.Grown.Subscribe(capacity: 1);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref left, 1) == 0) leave();
    }
}
