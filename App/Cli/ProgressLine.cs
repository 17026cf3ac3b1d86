using System.Diagnostics;
using TestRuns.Storage;
using TestRuns.Storage.Backups;

namespace TestRuns.Cli;

/// <summary>How far it is, on standard error: a line that renews itself in a terminal, and nothing elsewhere.</summary>
internal sealed class ProgressLine(bool shown) : IProgress<BackupProgress>, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Stopwatch sinceLast = Stopwatch.StartNew();
    private int written;

    public static bool IsWanted => !Console.IsErrorRedirected;

    public void Report(BackupProgress value)
    {
        if (!shown || (written > 0 && sinceLast.Elapsed < Pause)) return;
        sinceLast.Restart();
        Write(value.Bytes == 0 ? value.File : value.Files == 0 ? DiskSpace.Words(value.Bytes) : $"{value.Files} files, {DiskSpace.Words(value.Bytes)}");
    }

    public void Dispose()
    {
        if (written > 0) Console.Error.Write($"\r{new string(' ', written)}\r");
    }

    private void Write(string text)
    {
        Console.Error.Write($"\r{text.PadRight(written)}");
        written = text.Length;
    }
}
