namespace TestRuns;

/// <summary>
/// Gives memory back once a busy time is over. The runtime clears up only when more is asked for: a server on which nothing
/// happens would go on holding what its start, or its last storm, needed for a moment (docs/decisions/figures.md).
/// </summary>
internal sealed class IdleMemory(TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var idleness = new Idleness(Period);
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            if (idleness.IsWorthwhile(Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes()))
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}

/// <summary>When nothing was done for a period, though something had been since it last was worthwhile.</summary>
internal sealed class Idleness(TimeSpan period)
{
    /// <summary>In bytes: what a few visits leave behind is not worth holding everybody up for, if only for some milliseconds.</summary>
    public const long Enough = 16L << 20;

    /// <summary>Of one processor. Connections that are kept alive take some thousandths.</summary>
    public const double Idle = 0.05;

    private TimeSpan processorBefore;
    private long allocatedThen;

    /// <param name="processor">All time that the process has used so far, asked once in each period.</param>
    /// <param name="allocated">All bytes that it has ever asked for.</param>
    public bool IsWorthwhile(TimeSpan processor, long allocated)
    {
        var used = processor - processorBefore;
        processorBefore = processor;
        if (used > period * Idle || allocated - allocatedThen < Enough) return false;
        allocatedThen = allocated;
        return true;
    }
}
