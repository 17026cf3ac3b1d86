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
    private readonly LogTail tail = new();
    private readonly string path;
    private FileStream? writing;
    private bool scanned;
    private long length;
    private long lines;

    public LogFile(string path) => this.path = path;

    public Broadcast<long> Grown { get; } = new();

    public long LineCount
    {
        get
        {
            lock (gate) return Counted();
        }
    }

    /// <summary>How many hold it open; counted by <see cref="StepLogs"/> under its lock.</summary>
    public int Users { get; set; }

    /// <param name="first">The first line's number: what is there already is not written again.</param>
    /// <exception cref="IOException">The disk is full or gone; nothing of the batch counts as written.</exception>
    public void Append(long first, IReadOnlyList<LogLine> batch)
    {
        long count;
        lock (gate)
        {
            var text = new MemoryStream();
            var begins = new List<long>();
            var known = (int)Math.Clamp(Counted() - first, 0, batch.Count);
            foreach (var line in batch.Skip(known))
            {
                var kind = line.Kind switch { LogKind.Out => 'o', LogKind.Error => 'e', _ => 'n' };
                text.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{line.At.ToUnixTimeMilliseconds()}\t{kind}\t{Last(line.Text)}\n")));
                begins.Add(length + text.Length);
            }

            if (begins.Count == 0) return;
            Write(text.GetBuffer().AsSpan(0, (int)text.Length));
            length += text.Length;
            Keep(batch, known);
            foreach (var next in begins)
                if (++lines % MarkEvery == 0) marks.Add(next);
            count = lines;
        }

        Grown.Publish(count);
    }

    public IReadOnlyList<LogLine> Read(long from, int count)
    {
        long offset;
        lock (gate)
        {
            if (from >= Counted() || count <= 0) return [];
            count = (int)Math.Min(count, lines - from);
            offset = marks[(int)(from / MarkEvery)];
        }

        using var file = OpenForReading();
        file.Position = offset;
        using var reader = new StreamReader(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
        for (var skip = from % MarkEvery; skip > 0; skip--) reader.ReadLine();
        var page = new List<LogLine>(count);
        while (page.Count < count && reader.ReadLine() is { } line) page.Add(Parse(from + page.Count, line));
        return page;
    }

    /// <summary>The last lines, at most <see cref="LogTail.Most"/>: the end as it is at this moment.</summary>
    public IReadOnlyList<LogLine> ReadEnd()
    {
        long total;
        lock (gate)
        {
            total = Counted();
            if (tail.Take(total) is { } kept) return kept;
        }

        return Read(Math.Max(0, total - LogTail.Most), LogTail.Most);
    }

    /// <summary>The numbers of the lines that hold the text, whatever its case; at most <paramref name="limit"/>.</summary>
    public IReadOnlyList<long> Find(string text, int limit, CancellationToken cancellationToken)
    {
        long until;
        lock (gate) until = Counted();
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

    /// <summary>What was just written, from <paramref name="known"/> on; nothing while nobody watches.</summary>
    private void Keep(IReadOnlyList<LogLine> batch, int known)
    {
        if (!Grown.HasListeners)
        {
            tail.Clear();
            return;
        }

        for (var at = Math.Max(known, batch.Count - LogTail.Most); at < batch.Count; at++)
        {
            var line = batch[at];
            tail.Add(new LogLine(lines + at - known, DateTimeOffset.FromUnixTimeMilliseconds(line.At.ToUnixTimeMilliseconds()), line.Kind, Last(line.Text)));
        }
    }

    /// <summary>What a terminal would show in the end of a line that was written over: a progress bar's last state.</summary>
    private static string Last(string text) => text.TrimEnd('\r')[(text.TrimEnd('\r').LastIndexOf('\r') + 1)..].ReplaceLineEndings(" ");

    private static LogLine Parse(long number, string line)
    {
        var time = line.IndexOf('\t', StringComparison.Ordinal);
        if (time < 0 || time + 2 >= line.Length || !long.TryParse(line.AsSpan(0, time), CultureInfo.InvariantCulture, out var at))
            return new LogLine(number, DateTimeOffset.UnixEpoch, LogKind.Out, line);
        var kind = line[time + 1] switch { 'e' => LogKind.Error, 'n' => LogKind.Note, _ => LogKind.Out };
        return new LogLine(number, DateTimeOffset.FromUnixTimeMilliseconds(at), kind, line[(time + 3)..]);
    }

    /// <summary>Scans what an earlier life wrote, at the first look and not before: a long log holds up nobody else.</summary>
    private long Counted()
    {
        if (scanned) return lines;
        scanned = true;
        if (!File.Exists(path)) return 0;
        using var file = OpenForReading();
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        for (int read; (read = file.Read(buffer)) > 0; length += read)
        {
            for (var i = 0; i < read; i++)
                if (buffer[i] == (byte)'\n' && ++lines % MarkEvery == 0) marks.Add(length + i + 1);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return lines;
    }

    /// <summary>All of it, or nothing: what a full disk took of it would stand before what is sent again.</summary>
    private void Write(ReadOnlySpan<byte> text)
    {
        writing ??= OpenForWriting();
        try
        {
            writing.Write(text);
        }
        catch (Exception)
        {
            using var failed = writing;
            writing = null;
            if (failed.Length > length) failed.SetLength(length);
            throw;
        }
    }

    private FileStream OpenForWriting()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Without a buffer: what could not be written was kept there, and written with what came next.
        return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    private FileStream OpenForReading() => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
