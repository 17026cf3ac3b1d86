using System.Runtime.Versioning;

namespace TestRuns.Worker.Processes.Linux;

/// <summary>
/// Collects the zombies of orphans that this program inherited as a subreaper or as the first process of a container, so
/// that they do not pile up.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class OrphanCollector : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly ITimer timer;
    private HashSet<ProcessStat> seen = [];

    public OrphanCollector(TimeProvider time) => timer = time.CreateTimer(_ => Collect(), null, Interval, Interval);

    public void Dispose() => timer.Dispose();

    /// <summary>
    /// A zombie is taken at the second look only: a child that .NET's Process class started is collected by it within
    /// milliseconds, and must not be stolen from it.
    /// </summary>
    private unsafe void Collect()
    {
        var zombies = (from pid in ProcFs.Adopted()
                       where !LinuxProcess.WillCollect(pid)
                       let stat = ProcFs.Stat(pid)
                       where stat is { State: 'Z' }
                       select stat).ToHashSet();
        foreach (var zombie in zombies.Where(seen.Contains)) _ = Libc.WaitPid(zombie.Pid, null, Libc.NoHang);
        seen = zombies;
    }
}
