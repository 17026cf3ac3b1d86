using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace TestRuns.Worker.Processes.Linux;

/// <summary>
/// One thread that waits for all file descriptors which .NET cannot wait for: pidfds (a process has ended) and
/// cgroup.events (a cgroup has become empty).
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class ReadyWatch
{
    private const int Capacity = 64;

    // The kernel's struct epoll_event is packed on x64 and on no other machine.
    private static readonly int DataAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = DataAt + 8;
    private static readonly Lazy<ReadyWatch> Only = new(() => new ReadyWatch());

    private readonly ConcurrentDictionary<long, Action> waiting = new();
    private readonly int epoll;
    private long lastKey;

    private ReadyWatch()
    {
        epoll = Libc.EpollCreate(Libc.CloseOnExec);
        if (epoll < 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
        new Thread(Loop) { IsBackground = true, Name = "Process watch" }.Start();
    }

    public static ReadyWatch Shared => Only.Value;

    /// <param name="onReady">Runs on the watching thread: no more than setting a signal.</param>
    /// <returns>Dispose before the descriptor is closed. Null: the kernel takes no more; another way must be gone.</returns>
    public IDisposable? Add(int descriptor, uint events, Action onReady)
    {
        var key = Interlocked.Increment(ref lastKey);
        waiting[key] = onReady;
        var change = stackalloc byte[16];
        *(uint*)change = events;
        *(long*)(change + DataAt) = key;
        if (Libc.EpollControl(epoll, Libc.EpollAdd, descriptor, change) == 0) return new Registration(this, descriptor, key);
        waiting.TryRemove(key, out _);
        return null;
    }

    private void Loop()
    {
        var events = stackalloc byte[Capacity * 16];
        while (true)
        {
            // Less than 0 is EINTR: nothing was missed.
            var count = Libc.EpollWait(epoll, events, Capacity, timeout: -1);
            for (var i = 0; i < count; i++)
            {
                if (waiting.TryGetValue(*(long*)(events + i * EventSize + DataAt), out var onReady)) onReady();
            }
        }
    }

    private sealed class Registration(ReadyWatch watch, int descriptor, long key) : IDisposable
    {
        public void Dispose()
        {
            if (!watch.waiting.TryRemove(key, out _)) return;
            var unused = stackalloc byte[16];
            _ = Libc.EpollControl(watch.epoll, Libc.EpollDelete, descriptor, unused);
        }
    }
}
