using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TestRuns.Benchmark.Watching;

/// <summary>
/// A named pipe that a step writes to: the moment at which it really runs, told by itself and by nobody else. For one ring.
/// </summary>
public sealed partial class Doorbell : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("testruns-bench-bell-");

    public Doorbell()
    {
        if (MakePipe(Path, 0x180) != 0) throw new InvalidOperationException($"mkfifo: error {Marshal.GetLastPInvokeError()}");
    }

    /// <summary>A shell command.</summary>
    public string Ring => $"echo here > '{Path}'";

    private string Path => System.IO.Path.Combine(folder.FullName, "bell");

    /// <summary>A <see cref="Stopwatch"/> time stamp. A thread of its own waits, from now on.</summary>
    /// <exception cref="TimeoutException">Nobody came.</exception>
    public async Task<long> Rung(TimeSpan limit)
    {
        var rung = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        var listener = new Thread(() => Listen(rung)) { IsBackground = true, Name = "hears a step" };
        listener.Start();
        try
        {
            return await rung.Task.WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            // So that the thread does not wait in the kernel for ever.
            await File.WriteAllTextAsync(Path, "nobody", CancellationToken.None);
            throw;
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    private void Listen(TaskCompletionSource<long> rung)
    {
        try
        {
            // Opened to read, it waits until somebody has opened it to write.
            using var opened = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            rung.TrySetResult(Stopwatch.GetTimestamp());
            // To the end: a writer that nobody listens to any more would die of it.
            var said = new byte[64];
            while (opened.Read(said) > 0) continue;
        }
        catch (IOException broken)
        {
            rung.TrySetException(broken);
        }
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);
}
