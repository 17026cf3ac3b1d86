using TestRuns.Runs.Logs;

namespace TestRuns.Components.Logs;

/// <summary>
/// The lines around what is on screen. What it has is given at once, so that a scroll within it never flashes; the rest is
/// read off the circuit's thread, with a margin on both sides.
/// </summary>
public sealed class LogWindow(LogReader reader)
{
    private const int Margin = 300;

    private IReadOnlyList<LogLine> lines = [];
    private long first;

    public bool Has(long from, int count) => from >= first && from + count <= first + lines.Count;

    public IEnumerable<LogLine> Take(long from, int count) => lines.Skip((int)(from - first)).Take(count);

    /// <summary>The end, as it is now.</summary>
    /// <returns>How many lines there are.</returns>
    public async Task<long> ReadEnd()
    {
        var end = await Task.Run(reader.ReadEnd);
        if (end.Count == 0) return 0;
        (first, lines) = (end[0].Number, end);
        return end[^1].Number + 1;
    }

    public async Task Read(long from, int count, CancellationToken cancellationToken)
    {
        var start = Math.Max(0, from - Margin);
        var read = await Task.Run(() => reader.Read(start, count + (2 * Margin)), cancellationToken);
        (first, lines) = (start, read);
    }
}
