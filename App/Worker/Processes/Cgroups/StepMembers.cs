using System.Runtime.Versioning;
using TestRuns.Worker.Processes.Linux;

namespace TestRuns.Worker.Processes.Cgroups;

/// <summary>
/// The cgroup, and the step's own process: for its first half millisecond it has not entered yet. A cancel that came then
/// once found an empty cgroup, took that for the proof, and the command began after it.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class StepMembers(LinuxProcess process, Cgroup cgroup) : ITreeMembers
{
    public string Means => cgroup.Means;

    public int Count() => Pids().Count;

    /// <summary>In this order: once the process is dead, nothing can enter any more.</summary>
    public bool Any() => process.IsAlive || cgroup.Any();

    public void Signal(ProcessSignal signal)
    {
        foreach (var pid in Pids()) _ = Libc.Kill(pid, (int)signal);
    }

    public void Kill()
    {
        // Before it has entered it has no children, so these two leave no gap.
        _ = Libc.Kill(process.Pid, (int)ProcessSignal.Kill);
        cgroup.Kill();
    }

    public Task Change() => process.Exited.IsCompleted ? cgroup.Change() : Task.WhenAny(cgroup.Change(), process.Exited);

    private HashSet<int> Pids()
    {
        var pids = cgroup.Processes().ToHashSet();
        if (process.IsAlive) pids.Add(process.Pid);
        return pids;
    }
}
