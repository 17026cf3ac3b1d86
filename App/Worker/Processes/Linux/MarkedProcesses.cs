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

    public int Count() => Processes().Count();

    public bool Any() => Processes().Any();

    public void Signal(ProcessSignal signal)
    {
        foreach (var pid in Processes()) _ = Libc.Kill(pid, (int)signal);
    }

    public void Kill() => Signal(ProcessSignal.Kill);

    public Task Change() => never.Task;

    private IEnumerable<int> Processes() =>
        ProcFs.All().Where(pid => pid != Environment.ProcessId && ProcFs.HasVariable(pid, Markers.Controller, identity) && ProcFs.IsAlive(pid));
}
