namespace TestRuns.Live;

/// <summary>A point of time that one thread sets and others read.</summary>
internal sealed class Moment
{
    private long ticks;

    /// <summary>Null: it was never set.</summary>
    public DateTimeOffset? Value => Interlocked.Read(ref ticks) is > 0 and var utc ? new DateTimeOffset(utc, TimeSpan.Zero) : null;

    public void Set(DateTimeOffset time) => Interlocked.Exchange(ref ticks, time.UtcTicks);
}
