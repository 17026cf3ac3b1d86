using System.Globalization;
using System.Text;

namespace TestRuns.Runs.Reported;

/// <summary>
/// How far a session's output has come, in a small file beside the logs: written before each batch, it says where that batch
/// begins in each log, and after it, that it is there. Lines that are sent again after a death of the server find their place by it, and no line of output
/// needs a commit.
/// </summary>
internal sealed class OutputMark(string path) : IDisposable
{
    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle file = Open(path);

    /// <param name="from">The number of the batch's first item: what is before it is stored.</param>
    /// <param name="firstLines">Of each log that the batch goes to, the number of its next line.</param>
    public void Write(long from, IReadOnlyList<(long Step, long Line)> firstLines)
    {
        var body = string.Join(' ', firstLines.Select(first => $"{first.Step}:{first.Line}"));
        var text = Encoding.ASCII.GetBytes($"{from} {body}");
        // One write: a kill leaves the old one or this one. What is left of a longer one is behind the length.
        RandomAccess.Write(file, [.. Encoding.ASCII.GetBytes($"{text.Length:D8} "), .. text], fileOffset: 0);
    }

    /// <summary>Null: there is none, or none that can be read.</summary>
    public static (long From, IReadOnlyList<(long Step, long Line)> FirstLines)? Read(string path)
    {
        if (!File.Exists(path)) return null;
        var all = File.ReadAllText(path, Encoding.ASCII);
        if (all.Length < 9 || !int.TryParse(all.AsSpan(0, 8), CultureInfo.InvariantCulture, out var length) || all.Length < 9 + length) return null;
        var words = all.Substring(9, length).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 || !long.TryParse(words[0], CultureInfo.InvariantCulture, out var from) ? null : (from, words[1..].Select(FirstLine).ToList());
    }

    public void Dispose() => file.Dispose();

    private static (long Step, long Line) FirstLine(string word)
    {
        var parts = word.Split(':');
        return (long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static Microsoft.Win32.SafeHandles.SafeFileHandle Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }
}
