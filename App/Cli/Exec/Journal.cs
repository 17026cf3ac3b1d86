using System.Text.Json;
using TestRuns.Reporters.Wire;
using TestRuns.Worker;

namespace TestRuns.Cli.Exec;

/// <summary>
/// Everything that is to be reported, in its order, in a temporary file: a server that is away costs no memory, and what it
/// never heard can be kept.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<Place> places = [];
    private readonly AsyncSignal news = new();
    private FileStream? file;
    private long end;
    private FinishReport? finish;

    /// <param name="folder">For the file; null: the one for temporary files.</param>
    public Journal(string? folder = null)
    {
        var path = Path.Combine(folder ?? Path.GetTempPath(), $"testruns-exec-{Guid.NewGuid():N}.jsonl");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 };
            // What a command says can be secret, and whoever kills this program is to leave nothing of it on the disk.
            if (OperatingSystem.IsWindows()) options.Options = FileOptions.DeleteOnClose;
            else options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            file = new FileStream(path, options);
            if (!OperatingSystem.IsWindows()) File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Trouble = error.Message;
        }
    }

    /// <summary>How many items there are.</summary>
    public int Count
    {
        get
        {
            lock (gate) return places.Count;
        }
    }

    /// <summary>Set when there will be no more items.</summary>
    public FinishReport? Finish
    {
        get
        {
            lock (gate) return finish;
        }
    }

    /// <summary>Why output is not in it since then, such as a full disk; null: it is.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Ask for it, look, then wait for it.</summary>
    public Task News() => news.Next();

    /// <param name="item">Its number is given here.</param>
    public void Add(ReportItem item)
    {
        lock (gate)
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(item with { Seq = places.Count + 1 }, WireFormat.Options);
            if (!TryWrite(bytes))
            {
                // Of what there is no room for, only what decides anything is worth the memory.
                if (item.Type == ItemTypes.Output) return;
                places.Add(new Place(0, bytes.Length, bytes));
            }
        }
        news.Set();
    }

    public void Complete(FinishReport report)
    {
        lock (gate) finish = report;
        news.Set();
    }

    /// <summary>Items from the one with this index on, within limits; one at least, when there is one.</summary>
    public IReadOnlyList<ReportItem> Read(int from, int most, long bytes)
    {
        var items = new List<ReportItem>();
        foreach (var place in Chosen(from, most, bytes)) items.Add(JsonSerializer.Deserialize<ReportItem>(Bytes(place), WireFormat.Options)!);
        return items;
    }

    /// <summary>All items, each with a line end, behind the one that is given first; the finish is last.</summary>
    public void CopyTo(Stream target, object first)
    {
        Line(target, JsonSerializer.SerializeToUtf8Bytes(first, WireFormat.Options));
        foreach (var place in Chosen(0, int.MaxValue, long.MaxValue)) Line(target, Bytes(place));
        Line(target, JsonSerializer.SerializeToUtf8Bytes(new { finish = Finish }, WireFormat.Options));
    }

    public void Dispose()
    {
        file?.Dispose();
        file = null;
    }

    private static void Line(Stream target, byte[] bytes)
    {
        target.Write(bytes);
        target.WriteByte((byte)'\n');
    }

    private List<Place> Chosen(int from, int most, long bytes)
    {
        var chosen = new List<Place>();
        lock (gate)
        {
            for (var at = from; at < places.Count && chosen.Count < most && (chosen.Count == 0 || bytes >= places[at].Length); at++)
            {
                chosen.Add(places[at]);
                bytes -= places[at].Length;
            }
        }
        return chosen;
    }

    private byte[] Bytes(Place place)
    {
        if (place.Kept is { } kept) return kept;
        var bytes = new byte[place.Length];
        for (var read = 0; read < bytes.Length;)
        {
            var count = RandomAccess.Read(file!.SafeFileHandle, bytes.AsSpan(read), place.Offset + read);
            if (count == 0) throw new EndOfStreamException("The journal is shorter than what was written to it.");
            read += count;
        }
        return bytes;
    }

    private bool TryWrite(byte[] bytes)
    {
        if (file is null || Trouble is not null) return false;
        try
        {
            RandomAccess.Write(file.SafeFileHandle, bytes, end);
            places.Add(new Place(end, bytes.Length, null));
            end += bytes.Length;
            return true;
        }
        catch (IOException error)
        {
            Trouble = error.Message;
            return false;
        }
    }

    /// <param name="Kept">In memory: it is not in the file.</param>
    private readonly record struct Place(long Offset, int Length, byte[]? Kept);
}
