using System.Collections.Concurrent;
using System.ComponentModel;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace TestRuns.Worker.Processes.Linux;

/// <summary>
/// The command's own process. Its end is noticed, but its zombie is kept until <see cref="LetGo"/>: as long as there is
/// one, its number names no other process, session or group, and a signal to them hits no stranger. (.NET's own SIGCHLD
/// handling leaves children alone that it did not start.)
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxProcess
{
    // Children of this program that LinuxProcess will collect, of all controllers within it.
    private static readonly ConcurrentDictionary<int, LinuxProcess> Kept = new();

    private readonly TaskCompletionSource<ProcessExit> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IDisposable? watch;
    private int pidfd = -1;
    private int letGo;

    private LinuxProcess(int pid, Stream output, Stream error)
    {
        Pid = pid;
        Out = output;
        Error = error;
        Kept[pid] = this;
    }

    public int Pid { get; }
    public Stream Out { get; }
    public Stream Error { get; }
    public Task<ProcessExit> Exited => exited.Task;

    public bool IsAlive => !Exited.IsCompleted && ProcFs.IsAlive(Pid);

    public static bool WillCollect(int pid) => Kept.ContainsKey(pid);

    public static LinuxProcess Start(TreeStart start, string path, string[] arguments, int? third)
    {
        var environment = start.Environment.Select(pair => $"{pair.Key}={pair.Value}").ToArray();
        var (output, outputEnd) = Pipe();
        var (error, errorEnd) = Pipe();
        var input = start.Input is { } text ? new GivenInput(text) : null;
        try
        {
            var pid = Spawn.Start(path, arguments, environment, start.Folder, start.SharesInput, input?.ReadEnd, outputEnd, errorEnd, third);
            var process = new LinuxProcess(pid, output, error);
            process.WatchForExit();
            input?.Give();
            return process;
        }
        catch (IOException)
        {
            output.Dispose();
            error.Dispose();
            throw;
        }
        finally
        {
            _ = Libc.Close(outputEnd);
            _ = Libc.Close(errorEnd);
            input?.Dispose();
        }
    }

    /// <summary>Collects the zombie and closes the pipes. To be called when the tree is gone, or is nobody's business any more.</summary>
    public async ValueTask LetGo()
    {
        if (Interlocked.Exchange(ref letGo, 1) != 0) return;
        await Out.DisposeAsync();
        await Error.DisposeAsync();
        // A tree that is let go alive is collected when it ends.
        _ = Exited.ContinueWith(_ => Collect(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private static unsafe (Stream Read, int Write) Pipe()
    {
        var ends = stackalloc int[2];
        if (Libc.Pipe(ends, Libc.CloseOnExec) != 0) throw new IOException("no pipe", new Win32Exception(Marshal.GetLastPInvokeError()));
        // Reads through the runtime's own epoll: no thread is held while a step is silent.
        return (new AnonymousPipeClientStream(PipeDirection.In, new SafePipeHandle(ends[0], ownsHandle: true)), ends[1]);
    }

    private void WatchForExit()
    {
        pidfd = (int)Libc.SystemCall(Libc.PidfdOpen, Pid, 0, 0);
        if (pidfd >= 0) watch = ReadyWatch.Shared.Add(pidfd, Libc.EpollIn | Libc.EpollOnce, () => NoticeExit(Libc.NoHang));
        if (watch is not null) return;
        // Kernels before 5.3 have no pidfd: a waiting thread for each process.
        new Thread(() => NoticeExit(0)) { IsBackground = true, Name = $"Wait for {Pid}" }.Start();
    }

    private unsafe void NoticeExit(int options)
    {
        const int byExit = 1, codeAt = 8;
        var statusAt = nint.Size == 8 ? 24 : 20;
        var info = stackalloc byte[128];
        // Fails when somebody else's waitpid(-1) was quicker: then the code is lost, and that is said.
        var lost = Libc.WaitId(Libc.ByPid, (uint)Pid, info, Libc.Exited | Libc.LeaveZombie | options) != 0;
        var status = *(int*)(info + statusAt);
        exited.TrySetResult(lost ? new ProcessExit(null, null)
            : *(int*)(info + codeAt) == byExit ? new ProcessExit(status, null)
            : new ProcessExit(null, status));
    }

    private unsafe void Collect()
    {
        watch?.Dispose();
        if (pidfd >= 0) _ = Libc.Close(pidfd);
        _ = Libc.WaitPid(Pid, null, Libc.NoHang);
        Kept.TryRemove(Pid, out _);
    }
}
