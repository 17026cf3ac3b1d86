using TestRuns.Benchmark.Floors;
using TestRuns.E2E.Support;

namespace TestRuns.Benchmark.Watching;

/// <summary>Processes that do nothing but be there. They are gone when it is disposed of.</summary>
public sealed class Crowd : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly int leader;

    private Crowd(int leader) => this.leader = leader;

    public static async Task<Crowd> Gather(int size, CancellationToken token)
    {
        var crowd = new Crowd(BareProcess.Start($"i=0; while [ $i -lt {size - 1} ]; do sleep 3600 & i=$((i + 1)); done; wait"));
        try
        {
            await Eventually.Holds(() => ProcessWatch.ChildrenOf(crowd.leader).Count == size - 1, Patience, $"{size} idle processes", token);
            return crowd;
        }
        catch
        {
            crowd.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        BareProcess.KillGroup(leader);
        BareProcess.Reap(leader);
    }
}
