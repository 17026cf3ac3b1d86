namespace TestRuns.Components.ControllerPages;

/// <summary>When a token ends, as people read it.</summary>
public static class ExpiryText
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    /// <returns>The words, and the class that gives the colour.</returns>
    public static (string Text, string Css) Of(DateTimeOffset? at, DateTimeOffset now)
    {
        if (at is not { } end) return ("never expires", "muted");
        var left = end - now;
        if (left <= TimeSpan.Zero) return ("expired", "look-failed");
        var text = left.TotalHours < 1 ? "expires within the hour"
            : left.TotalDays < 1 ? $"expires in {(int)left.TotalHours} h"
            : left.TotalDays < 2 ? "expires in 1 day" : $"expires in {Math.Round(left.TotalDays):0} days";
        return (text, left < Soon ? "look-aborting" : "muted");
    }
}
