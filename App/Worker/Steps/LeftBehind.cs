using TestRuns.Controllers.Wire;
using TestRuns.Worker.Output;
using TestRuns.Worker.Processes;

namespace TestRuns.Worker.Steps;

/// <summary>A tree whose command has ended but not all of its processes: a later step may need them. They end with the run.</summary>
internal sealed class LeftBehind(IProcessTree tree, IReadOnlyList<StreamPump> pumps, ProcessSignal signal, TimeSpan grace)
{
    private static readonly TimeSpan LongestGrace = TimeSpan.FromSeconds(1);

    public async Task<EndedProcesses> End(CancellationToken force)
    {
        var ended = await tree.End(signal, grace < LongestGrace ? grace : LongestGrace, force);
        await LetGo();
        return ended;
    }

    /// <summary>SIGKILL; its output may still be under way when it returns.</summary>
    public async Task EndNow()
    {
        await tree.End(signal, TimeSpan.Zero, CancellationToken.None);
        _ = LetGo();
    }

    public async Task LetGo()
    {
        foreach (var pump in pumps) pump.Dispose();
        await Task.WhenAll(pumps.Select(pump => pump.Ended));
        await tree.DisposeAsync();
    }
}
