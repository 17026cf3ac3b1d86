using TestRuns.Benchmark.Floors;

namespace TestRuns.Benchmark.Rows;

/// <summary>What the machine itself takes: the rest of the table is to be read against these.</summary>
public static class FloorRows
{
    /// <summary>What an aborted run of most rows is: a shell and two children.</summary>
    internal const string Tree = "sleep 600 & sleep 600 & wait";

    internal const int TreeSize = 3;

    public static IReadOnlyList<Row> All => [new BareRow("floor-step", "a shell that says true, started and reaped without the product", BareStep.Measure), new BareRow("floor-commit", "one row inserted into SQLite, durably (WAL, synchronous=FULL)", BareCommit.Measure)];

    private sealed class BareRow(string name, string what, Func<int, IReadOnlyList<double>> measure) : Row
    {
        public override string Name => name;

        public override string What => what;

        public override Task<Reading> Measure(Bench bench, CancellationToken token)
        {
            // The first times are the runtime's, which compiles what it calls.
            _ = measure(bench.Samples(50, smokes: 5));
            return Task.FromResult(new Reading("ms", measure(bench.Samples(500, smokes: 10))));
        }
    }
}
