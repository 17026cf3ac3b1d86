using System.Runtime.Versioning;
using TestRuns.Controllers.Wire;
using TestRuns.Worker.Processes.Linux;

namespace TestRuns.Worker.Processes.Groups;

[SupportedOSPlatform("linux")]
internal sealed class GroupTree(LinuxProcess process, GroupMembers members, LastWatch? watch, TimeProvider time) : IProcessTree
{
    public Stream Out => process.Out;
    public Stream Error => process.Error;
    public Task<ProcessExit> Exited => process.Exited;

    public Task<bool> AnyLeft(CancellationToken cancellationToken) => Task.FromResult(members.Any());

    public async Task<EndedProcesses> End(ProcessSignal signal, TimeSpan grace, CancellationToken force)
    {
        var ended = await TreeEnding.Politely(members, signal, grace, time, force);
        members.CollectAdopted();
        return ended;
    }

    public async ValueTask DisposeAsync()
    {
        // First: afterwards the group's number may be a stranger's.
        if (watch is not null) await watch.DisposeAsync();
        await process.LetGo();
    }
}
