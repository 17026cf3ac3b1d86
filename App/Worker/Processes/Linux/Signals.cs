using System.Runtime.Versioning;

namespace TestRuns.Worker.Processes.Linux;

[SupportedOSPlatform("linux")]
internal static class Signals
{
    private static readonly Lazy<int?> OwnGroup = new(() => ProcFs.Stat(Environment.ProcessId)?.Group);

    /// <summary>
    /// The polite signal, to each process once: many take a second one for "now, and without cleaning up". It goes to whole
    /// groups, which the kernel does in one: one by one, a child that was born in between was missed and lived on until
    /// its grace was over. What a process starts after it has the signal is its way of cleaning up and is left in peace.
    /// </summary>
    /// <param name="asked">A group that has heard it already; 0: none.</param>
    public static void Ask(IEnumerable<int> pids, ProcessSignal signal, int asked = 0)
    {
        var groups = new HashSet<int> { asked };
        foreach (var pid in pids)
        {
            // Each group as soon as it is known: a hundred processes need not be read before the first one hears.
            if (ProcFs.Stat(pid) is not { Group: > 1 } stat || stat.Group == OwnGroup.Value || !groups.Add(stat.Group)) continue;
            AskGroup(stat.Group, signal);
        }
    }

    public static void AskGroup(int group, ProcessSignal signal)
    {
        _ = Libc.Kill(-group, (int)signal);
        // A stopped process would hear of it only when it is too late.
        _ = Libc.Kill(-group, (int)ProcessSignal.Cont);
    }

    public static void Kill(int pid) => _ = Libc.Kill(pid, (int)ProcessSignal.Kill);
}
