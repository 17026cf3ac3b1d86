using System.Runtime.Versioning;

namespace TestRuns.Worker.Processes.Linux;

/// <summary>
/// All processes of the machine that carry a controller's marker. Only for the start of a controller: the look takes
/// longer the more processes the machine has.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class MarkedProcesses(string identity) : ITreeMembers
{
    private readonly TaskCompletionSource never = new();

    public string Means => "marker";

    public bool Any() => Processes().Any();

    public int Ask(ProcessSignal signal)
    {
        var pids = Processes().ToList();
        Signals.Ask(pids, signal);
        return pids.Count;
    }

    public int Kill()
    {
        var pids = Processes().ToList();
        pids.ForEach(Signals.Kill);
        return pids.Count;
    }

    public Task Change() => never.Task;

    private IEnumerable<int> Processes() =>
        ProcFs.All().Where(pid => pid != Environment.ProcessId && ProcFs.HasVariable(pid, Markers.Controller, identity) && ProcFs.IsAlive(pid));
}
