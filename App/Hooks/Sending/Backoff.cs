namespace TestRuns.Hooks.Sending;

/// <summary>When a delivery that failed is tried again, and when no more.</summary>
internal static class Backoff
{
    /// <summary>How long a delivery is tried for, from when it was written or sent again by hand.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);

    /// <summary>A webhook of which nothing got through for so long is paused.</summary>
    public static readonly TimeSpan PauseAfter = TimeSpan.FromHours(24);

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>One second, then twice as long each time, an hour at most.</summary>
    public static TimeSpan After(int attempts) =>
        attempts > 12 ? Longest : TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Max(0, attempts - 1))));
}
