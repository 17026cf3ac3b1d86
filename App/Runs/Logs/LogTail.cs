namespace TestRuns.Runs.Logs;

/// <summary>
/// The newest lines of a log, as readers get them, for as long as somebody watches it grow: fifty tabs at its end share them,
/// and none of them reads the file for it. Used under its log's lock.
/// </summary>
internal sealed class LogTail
{
    /// <summary>What a tab holds around the end of a log that it follows.</summary>
    public const int Most = 400;

    private readonly Queue<LogLine> lines = new();
    private LogLine[]? taken;

    public void Add(LogLine line)
    {
        if (lines.Count == Most) lines.Dequeue();
        lines.Enqueue(line);
        taken = null;
    }

    public void Clear()
    {
        lines.Clear();
        taken = null;
    }

    /// <param name="total">How many lines the log has.</param>
    /// <returns>The last lines, all of them or <see cref="Most"/>; null: it was not watched for long enough.</returns>
    public IReadOnlyList<LogLine>? Take(long total) => lines.Count == Math.Min(total, Most) ? taken ??= [.. lines] : null;
}
