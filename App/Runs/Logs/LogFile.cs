using System.Buffers;
using System.Globalization;
using System.Text;
using TestRuns.Live;

namespace TestRuns.Runs.Logs;

/// <summary>
/// One step's log: a text file, a line <c>milliseconds TAB o|e|n TAB text</c>. Where every 256th line begins is kept in
/// memory, so that any page of a million lines is one short read.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private const int MarkEvery = 256;

    private readonly Lock gate = new();
    private readonly List<long> marks = [0];
    private readonly string path;
    private FileStream? writing;
    private long length;

    public LogFile(string path)
    {
        this.path = path;
        if (File.Exists(path)) Scan();
    }

    public Broadcast<long> Grown { get; } = new();

    public long LineCount { get; private set; }

    /// <summary>How many hold it open; counted by <see cref="StepLogs"/> under its lock.</summary>
    public int Users { get; set; }

    /// <param name="first">The first line's number: what is there already is not written again.</param>
    public void Append(long first, IReadOnlyList<LogLine> lines)
    {
        long count;
        lock (gate)
        {
            var text = new StringBuilder();
            foreach (var line in lines.Skip((int)Math.Clamp(LineCount - first, 0, lines.Count)))
            {
                var start = text.Length;
                var kind = line.Kind switch { LogKind.Out => 'o', LogKind.Error => 'e', _ => 'n' };
                text.Append(CultureInfo.InvariantCulture, $"{line.At.ToUnixTimeMilliseconds()}\t{kind}\t").Append(line.Text.ReplaceLineEndings(" ")).Append('\n');
                length += Encoding.UTF8.GetByteCount(text.ToString(start, text.Length - start));
                if (++LineCount % MarkEvery == 0) marks.Add(length);
            }

            if (text.Length == 0) return;
            writing ??= OpenForWriting();
            writing.Write(Encoding.UTF8.GetBytes(text.ToString()));
            writing.Flush();
            count = LineCount;
        }

        Grown.Publish(count);
    }

    public IReadOnlyList<LogLine> Read(long from, int count)
    {
        long offset;
        lock (gate)
        {
            if (from >= LineCount || count <= 0) return [];
            count = (int)Math.Min(count, LineCount - from);
            offset = marks[(int)(from / MarkEvery)];
        }

        using var file = OpenForReading();
        file.Position = offset;
        using var reader = new StreamReader(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
        for (var skip = from % MarkEvery; skip > 0; skip--) reader.ReadLine();
        var lines = new List<LogLine>(count);
        while (lines.Count < count && reader.ReadLine() is { } line) lines.Add(Parse(from + lines.Count, line));
        return lines;
    }

    /// <summary>The numbers of the lines that hold the text, whatever its case; at most <paramref name="limit"/>.</summary>
    public IReadOnlyList<long> Find(string text, int limit, CancellationToken cancellationToken)
    {
        long until;
        lock (gate) until = LineCount;
        if (until == 0) return [];
        var found = new List<long>();
        using var reader = new StreamReader(OpenForReading(), Encoding.UTF8);
        for (var number = 0L; number < until && found.Count < limit && reader.ReadLine() is { } line; number++)
        {
            if (number % 4096 == 0) cancellationToken.ThrowIfCancellationRequested();
            if (Parse(number, line).Text.Contains(text, StringComparison.OrdinalIgnoreCase)) found.Add(number);
        }

        return found;
    }

    public void CloseForWriting()
    {
        lock (gate)
        {
            writing?.Dispose();
            writing = null;
        }
    }

    public void Dispose() => CloseForWriting();

    private static LogLine Parse(long number, string line)
    {
        var time = line.IndexOf('\t', StringComparison.Ordinal);
        if (time < 0 || time + 2 >= line.Length || !long.TryParse(line.AsSpan(0, time), CultureInfo.InvariantCulture, out var at))
            return new LogLine(number, DateTimeOffset.UnixEpoch, LogKind.Out, line);
        var kind = line[time + 1] switch { 'e' => LogKind.Error, 'n' => LogKind.Note, _ => LogKind.Out };
        return new LogLine(number, DateTimeOffset.FromUnixTimeMilliseconds(at), kind, line[(time + 3)..]);
    }

    private void Scan()
    {
        using var file = OpenForReading();
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        for (int read; (read = file.Read(buffer)) > 0; length += read)
        {
            for (var i = 0; i < read; i++)
                if (buffer[i] == (byte)'\n' && ++LineCount % MarkEvery == 0) marks.Add(length + i + 1);
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private FileStream OpenForWriting()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }

    private FileStream OpenForReading() => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
