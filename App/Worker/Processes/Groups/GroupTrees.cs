using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using TestRuns.Controllers.Wire;
using TestRuns.Worker.Processes.Linux;

namespace TestRuns.Worker.Processes.Groups;

/// <summary>
/// For Linux machines where no cgroup may be made: each step has a session of its own, and this program is the subreaper
/// of what is orphaned. What a step started is then among this program's descendants, whatever it did to get away.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class GroupTrees : IProcessTrees
{
    private readonly string identity;
    private readonly TimeProvider time;
    private readonly OrphanCollector orphans;

    public GroupTrees(string identity, TimeProvider time)
    {
        if (Libc.ProcessControl(Libc.SetSubreaper, 1, 0, 0, 0) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
        this.identity = identity;
        this.time = time;
        orphans = new OrphanCollector(time);
    }

    public string Means => "process group";

    public IProcessTree Start(TreeStart start)
    {
        var process = LinuxProcess.Start(start, start.Shell, [start.Shell, "-c", start.Command], third: null);
        var watch = start.EndsWithThisProgram ? LastWatch.Begin(cgroup: null, process.Pid, identity) : null;
        return new GroupTree(process, new GroupMembers(process, identity, start.StepId), watch, time);
    }

    public async Task<EndedProcesses?> Reap(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Proofs.Sum([await TreeEnding.AtOnce(new MarkedProcesses(identity), time)]);
    }

    public async Task<EndedProcesses?> EndEverything() => Proofs.Sum([await TreeEnding.AtOnce(new Descendants(), time)]);

    public void Dispose() => orphans.Dispose();
}
