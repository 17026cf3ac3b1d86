using System.Runtime.Versioning;

namespace TestRuns.Worker.Processes.Linux;

[SupportedOSPlatform("linux")]
internal static class Signals
{
    /// <summary>
    /// The polite signal, to each process once: many take a second one for "now, and without cleaning up". It goes to whole
    /// groups, which the kernel does in one: one by one, a child that was born in between was missed and lived on until
    /// its grace was over. What a process starts after it has the signal is its way of cleaning up and is left in peace.
    /// </summary>
    public static void Ask(IEnumerable<int> pids, ProcessSignal signal)
    {
        var own = ProcFs.Stat(Environment.ProcessId)?.Group;
        var groups = pids.Select(ProcFs.Stat).OfType<ProcessStat>().Select(stat => stat.Group).Where(group => group > 1 && group != own).ToHashSet();
        foreach (var group in groups)
        {
            _ = Libc.Kill(-group, (int)signal);
            // A stopped process would hear of it only when it is too late.
            _ = Libc.Kill(-group, (int)ProcessSignal.Cont);
        }
    }

    public static void Kill(int pid) => _ = Libc.Kill(pid, (int)ProcessSignal.Kill);
}
