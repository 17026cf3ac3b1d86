using System.Threading.Channels;
using TestRuns.Reporters.Wire;

namespace TestRuns.Cli.Exec;

/// <summary>The command's lines on their way into the journal: gathered for a moment, as each item costs something.</summary>
internal sealed class LogLines
{
    private const int MostLines = 200;
    private const int MostCharacters = 16 * 1024;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    private readonly Channel<ReportedLine> lines = Channel.CreateBounded<ReportedLine>(new BoundedChannelOptions(2048) { SingleReader = true });
    private readonly Action<IReadOnlyList<ReportedLine>> take;
    private readonly TimeProvider time;
    private readonly Task writing;

    /// <param name="take">Gets lines of the same moment. It may take as long as a local file does, and no longer.</param>
    public LogLines(Action<IReadOnlyList<ReportedLine>> take, TimeProvider time)
    {
        (this.take, this.time) = (take, time);
        writing = Task.Run(Write, CancellationToken.None);
    }

    public async ValueTask Add(bool error, IEnumerable<string> texts)
    {
        var at = time.GetUtcNow();
        foreach (var text in texts) await lines.Writer.WriteAsync(new ReportedLine(at, error, text), CancellationToken.None);
    }

    /// <summary>Returns when all lines are in the journal.</summary>
    public Task Complete()
    {
        lines.Writer.TryComplete();
        return writing;
    }

    private async Task Write()
    {
        while (await lines.Reader.WaitToReadAsync(CancellationToken.None))
        {
            await Task.WhenAny(lines.Reader.Completion, Task.Delay(Moment, time, CancellationToken.None));
            while (Batch() is { Count: > 0 } batch) take(batch);
        }
    }

    private List<ReportedLine> Batch()
    {
        var batch = new List<ReportedLine>();
        var characters = 0;
        while (batch.Count < MostLines && characters < MostCharacters && lines.Reader.TryRead(out var line))
        {
            batch.Add(line);
            characters += line.Text.Length;
        }
        return batch;
    }
}
