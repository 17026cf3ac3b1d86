using TestRuns.Benchmark.Rows;

namespace TestRuns.Benchmark;

public static class AllRows
{
    /// <summary>Rows that want the same server stand together: it is started once for them.</summary>
    public static IReadOnlyList<Row> InOrder =>
    [
        .. FloorRows.All,
        .. AbortRows.All,
        new LeaseRow(),
        .. ChainRows.All,
        .. OutputRows.All,
        .. LossRows.All,
        .. ScreenRows.All,
        .. TabMemoryRows.All,
        new StormRow(),
        .. StartRows.All,
        .. ControllerRows.All,
        .. HistoryRows.All,
    ];
}
