using System.Runtime.Versioning;
using TestRuns.Worker.Processes.Linux;

namespace TestRuns.Worker.Processes.Cgroups;

/// <summary>
/// All steps of a controller, and every descendant of this program: the guard's worker, and a command that has not entered
/// its cgroup yet.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class Everything(Cgroup steps) : ITreeMembers
{
    private readonly Descendants descendants = new();

    public string Means => steps.Means;

    public bool Any() => steps.Any() || descendants.Any();

    public int Ask(ProcessSignal signal)
    {
        var pids = Pids();
        Signals.Ask(pids, signal);
        return pids.Count;
    }

    public int Kill()
    {
        var pids = Pids();
        // Descendants first: a worker that is dead starts nothing more.
        descendants.Kill();
        steps.Kill();
        return pids.Count;
    }

    public Task Change() => steps.Change();

    private HashSet<int> Pids() => [.. steps.Processes(), .. Descendants.Living()];
}
