namespace TestRuns.Tests.Support;

/// <summary>A clock that stands still but for what the test says: how long the test itself takes is nothing to it. Timers take as long as they take.</summary>
public sealed class HeldTime : TimeProvider
{
    private readonly DateTimeOffset began = System.GetUtcNow();
    private long ticks;

    public void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => began + TimeSpan.FromTicks(Interlocked.Read(ref ticks));
}
