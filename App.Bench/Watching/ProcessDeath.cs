using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TestRuns.Benchmark.Watching;

/// <summary>
/// Sees processes die, from outside and at the moment when they do (Linux): the kernel wakes it, so that looking costs the
/// machine nothing of what is measured. A zombie is dead.
/// </summary>
public sealed partial class ProcessDeath : IDisposable
{
    private const int PidfdOpen = 434;
    private const short Readable = 1;

    private readonly Dictionary<int, int> descriptors = [];
    private readonly Dictionary<int, long> died = [];
    private readonly Lock gate = new();

    /// <param name="processes">They are alive, or were a moment ago.</param>
    public ProcessDeath(IEnumerable<int> processes)
    {
        foreach (var process in processes.Distinct())
        {
            var descriptor = (int)SystemCall(PidfdOpen, process, 0);
            if (descriptor >= 0) descriptors[process] = descriptor;
            else if (Marshal.GetLastPInvokeError() == NoSuchProcess) died[process] = Stopwatch.GetTimestamp();
            else throw new InvalidOperationException($"Process {process} cannot be watched: error {Marshal.GetLastPInvokeError()}");
        }
    }

    private const int NoSuchProcess = 3;
    private const int Interrupted = 4;

    /// <summary>
    /// Waits on a thread of its own, begun when this is called, so that a death is not noticed later because the program that
    /// looks is busy. The last of all deaths, as a <see cref="Stopwatch"/> time stamp.
    /// </summary>
    /// <exception cref="TimeoutException">It names who is still alive.</exception>
    public Task<long> All(TimeSpan limit)
    {
        var all = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Finish(all, limit)) { IsBackground = true, Name = "sees processes die" }.Start();
        return all.Task;
    }

    /// <summary>When it died, once <see cref="All"/> has ended.</summary>
    public long Of(int process)
    {
        lock (gate) return died[process];
    }

    public void Dispose()
    {
        foreach (var descriptor in descriptors.Values) _ = Close(descriptor);
        descriptors.Clear();
    }

    private void Finish(TaskCompletionSource<long> all, TimeSpan limit)
    {
        try
        {
            all.SetResult(WaitForAll(limit));
        }
        catch (Exception wrong) when (wrong is TimeoutException or InvalidOperationException)
        {
            all.SetException(wrong);
        }
    }

    private long WaitForAll(TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        var alive = descriptors.Where(one => !died.ContainsKey(one.Key)).ToList();
        while (alive.Count > 0)
        {
            var asked = alive.Select(one => new PollEntry { Descriptor = one.Value, Events = Readable }).ToArray();
            var left = (int)Math.Max(0, (limit - watch.Elapsed).TotalMilliseconds);
            var ready = Poll(asked, (nuint)asked.Length, left);
            var now = Stopwatch.GetTimestamp();
            if (ready == 0) throw new TimeoutException($"Not dead within {limit.TotalSeconds:0.#} s: {string.Join(", ", alive.Select(one => one.Key))}");
            if (ready < 0 && Marshal.GetLastPInvokeError() != Interrupted) throw new InvalidOperationException($"poll: error {Marshal.GetLastPInvokeError()}");
            lock (gate)
            {
                for (var at = alive.Count - 1; at >= 0 && ready > 0; at--)
                {
                    if (asked[at].Returned == 0) continue;
                    died[alive[at].Key] = now;
                    alive.RemoveAt(at);
                }
            }
        }

        lock (gate) return died.Values.DefaultIfEmpty(Stopwatch.GetTimestamp()).Max();
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long SystemCall(long number, long first, long second);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll([In, Out] PollEntry[] entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
