using TestRuns.Worker.Processes.Linux;

namespace TestRuns.Worker.Processes;

internal static class Subreaper
{
    /// <summary>Orphans among this program's descendants become its children, and their zombies are collected. Linux alone has this.</summary>
    public static IDisposable? Become(TimeProvider time)
    {
        if (!OperatingSystem.IsLinux()) return null;
        _ = Libc.ProcessControl(Libc.SetSubreaper, 1, 0, 0, 0);
        return new OrphanCollector(time);
    }
}
