using System.Globalization;
using System.Runtime.Versioning;
using TestRuns.Worker.Processes.Linux;

namespace TestRuns.Worker.Processes.Groups;

/// <summary>
/// The descendants of a step's process, and of its orphans: those of this program's own children that are of the step's
/// session or carry its marker. Only descendants are looked at, however many processes the machine has.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class GroupMembers(LinuxProcess process, string identity, long stepId) : ITreeMembers
{
    private readonly string step = stepId.ToString(CultureInfo.InvariantCulture);
    private readonly TaskCompletionSource never = new();
    private readonly HashSet<(int Pid, long StartedAt)> ever = [];

    public string Means => "process group";

    public bool Any() => Living().Count > 0;

    public int Ask(ProcessSignal signal)
    {
        var living = Living();
        Signals.Ask(living, signal);
        return living.Count;
    }

    public int Kill()
    {
        // All first, then one blow: what is born in the session's group in between dies with the group.
        var living = Living();
        _ = Libc.Kill(-process.Pid, (int)ProcessSignal.Kill);
        foreach (var pid in living) Signals.Kill(pid);
        return living.Count;
    }

    public Task Change() => process.Exited.IsCompleted ? never.Task : process.Exited;

    /// <summary>The zombies of those that were orphaned are this program's to collect.</summary>
    public unsafe void CollectAdopted()
    {
        foreach (var (pid, startedAt) in ever)
        {
            if (LinuxProcess.WillCollect(pid) || ProcFs.Stat(pid) is not { State: 'Z' } stat || stat.StartedAt != startedAt) continue;
            _ = Libc.WaitPid(pid, null, Libc.NoHang);
        }
    }

    private HashSet<int> Living()
    {
        var living = new HashSet<int>();
        var toVisit = new Stack<int>(Orphans().Prepend(process.Pid));
        while (toVisit.TryPop(out var pid))
        {
            if (ProcFs.Stat(pid) is { IsDead: false } stat && living.Add(pid)) ever.Add((pid, stat.StartedAt));
            foreach (var child in ProcFs.Children(pid).Where(child => !living.Contains(child))) toVisit.Push(child);
        }
        return living;
    }

    private IEnumerable<int> Orphans() =>
        from pid in ProcFs.Adopted()
        where !LinuxProcess.WillCollect(pid)
        let stat = ProcFs.Stat(pid)
        where stat is { IsDead: false } && (stat.Session == process.Pid || IsMarked(pid))
        select pid;

    private bool IsMarked(int pid) =>
        ProcFs.HasVariable(pid, Markers.Step, step) && ProcFs.HasVariable(pid, Markers.Controller, identity);
}
