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

    /// <summary>In this order: once the process is dead, nothing can enter any more.</summary>
    public bool Any() => process.IsAlive || cgroup.Any();

    /// <summary>The step's own group hears it first: in most trees that is everybody, and who else there is is read meanwhile.</summary>
    public int Ask(ProcessSignal signal)
    {
        // Who is here is read before: what comes later is somebody's way of cleaning up.
        var pids = cgroup.OwnProcesses().ToHashSet();
        if (!process.Exited.IsCompleted) pids.Add(process.Pid);
        Signals.AskGroup(process.Pid, signal);
        pids.UnionWith(cgroup.ProcessesBelow());
        Signals.Ask(pids, signal, asked: process.Pid);
        return pids.Count;
    }

    public int Kill()
    {
        var count = Pids().Count;
        // Before it has entered it has no children, so these two leave no gap.
        Signals.Kill(process.Pid);
        cgroup.Kill();
        return count;
    }

    public Task Change() => process.Exited.IsCompleted ? cgroup.Change() : Task.WhenAny(cgroup.Change(), process.Exited);

    private HashSet<int> Pids()
    {
        var pids = cgroup.Processes().ToHashSet();
        if (process.IsAlive) pids.Add(process.Pid);
        return pids;
    }
}
