namespace TestRuns.Worker.Session;

/// <summary>At once, then after a quarter of a second, doubling to two seconds; a little by chance, so that many do not come at the same moment.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan most, Func<double> chance)
{
    private int failures;

    public static Backoff OfConnecting() => new(TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(2), Random.Shared.NextDouble);

    public void Reset() => failures = 0;

    /// <summary>How long to wait before the next attempt.</summary>
    public TimeSpan Next()
    {
        var failed = failures++;
        if (failed == 0) return TimeSpan.Zero;
        var whole = Math.Min(first.TotalSeconds * Math.Pow(2, failed - 1), most.TotalSeconds);
        return TimeSpan.FromSeconds(whole * (0.75 + 0.25 * chance()));
    }
}
