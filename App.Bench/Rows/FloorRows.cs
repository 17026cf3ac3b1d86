using TestRuns.Benchmark.Floors;
using TestRuns.Benchmark.Floors.Ways;

namespace TestRuns.Benchmark.Rows;

/// <summary>What the machine itself takes: the rest of the table is to be read against these.</summary>
public static class FloorRows
{
    /// <summary>What an aborted run of most rows is: a shell and two children.</summary>
    internal const string Tree = "sleep 600 & sleep 600 & wait";

    internal const int TreeSize = 3;

    public static IReadOnlyList<Row> All =>
    [
        new BareRow("floor-step", "a shell that says true, started and reaped without the product", (samples, _) => Task.FromResult(BareStep.Measure(samples))),
        new BareRow("floor-commit", "one row inserted into SQLite, durably (WAL, synchronous=FULL)", (samples, _) => Task.FromResult(BareCommit.Measure(samples))),
        new BareRow("floor-hub", "a question and its answer over a bare SignalR hub on loopback, both ends in one process", BareHub.Measure),
        new BareRow("floor-kill", "cgroup.kill of a shell and two children (a group kill where there are no cgroups) → all three are gone", TreeKill.OfThree),
        new BareRow(
            "floor-abort",
            "the way of an abort without the product: a request → one row is stored durably → a message over a hub → another program kills → all three processes are gone",
            BareWays.Aborts),
        new BareRow(
            "floor-chain",
            "the way of a step without the product: a message over a hub → another program starts and reaps a shell that says true → its answer → one row is stored durably",
            BareWays.Steps),
    ];

    private sealed class BareRow(string name, string what, Func<int, CancellationToken, Task<IReadOnlyList<double>>> measure) : Row
    {
        public override string Name => name;

        public override string What => what;

        public override async Task<Reading> Measure(Bench bench, CancellationToken token)
        {
            // The first times are the runtime's, which compiles what it calls.
            _ = await measure(bench.Samples(50, smokes: 2), token);
            return new Reading("ms", await measure(bench.Samples(200, smokes: 5), token));
        }
    }
}
