using System.Runtime.Versioning;
using TestRuns.Controllers.Wire;
using TestRuns.Worker.Processes.Linux;

namespace TestRuns.Worker.Processes.Cgroups;

[SupportedOSPlatform("linux")]
internal sealed class CgroupTree(LinuxProcess process, Cgroup cgroup, LastWatch? watch, TimeProvider time, Action notRemoved) : IProcessTree
{
    private readonly StepMembers members = new(process, cgroup);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    public Stream Out => process.Out;
    public Stream Error => process.Error;
    public Task<ProcessExit> Exited => process.Exited;

    public async Task<bool> AnyLeft(CancellationToken cancellationToken)
    {
        // Newer kernels take a process out of its cgroup a moment after its end is visible, and say when they have.
        for (var look = 0; look < 3; look++)
        {
            var change = cgroup.Change();
            if (!cgroup.Any()) return false;
            await Task.WhenAny(change, Task.Delay(Moment, time, cancellationToken));
        }
        return cgroup.Any();
    }

    public Task<EndedProcesses> End(ProcessSignal signal, TimeSpan grace, CancellationToken force) =>
        TreeEnding.Politely(members, signal, grace, time, force);

    public async ValueTask DisposeAsync()
    {
        if (watch is not null) await watch.DisposeAsync();
        await process.LetGo();
        cgroup.Dispose();
        if (!cgroup.TryRemove()) notRemoved();
    }
}
