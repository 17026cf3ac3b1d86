namespace TestRuns.Tests.Support;

/// <summary>The real clock, as much later as the test says. Timers take as long as they take.</summary>
public sealed class AheadTime : TimeProvider
{
    private long ticks;

    public void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref ticks));
}
