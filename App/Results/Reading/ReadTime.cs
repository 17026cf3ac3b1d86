using System.Globalization;
using System.Text.RegularExpressions;

namespace TestRuns.Results.Reading;

/// <summary>Times as result files write them.</summary>
internal static partial class ReadTime
{
    /// <summary>Nothing that a result file tells of took longer, or was at another time: whatever it says, sums of these are times.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary><c>0.442</c>, <c>1,234.5</c>, <c>0,123</c>; null: it is no time.</summary>
    public static TimeSpan? Seconds(string text)
    {
        text = text.Trim();
        // A comma groups thousands, or it is the decimal sign of whoever's machine this was.
        text = text.Contains('.', StringComparison.Ordinal) || Grouped().IsMatch(text) ? text.Replace(",", "", StringComparison.Ordinal) : text.Replace(',', '.');
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)) return null;
        return Seconds(seconds);
    }

    public static TimeSpan? Seconds(double seconds) =>
        // Rounded: 1.64 is a little less in binary, and would lose its last millisecond.
        seconds >= 0 && seconds <= Longest.TotalSeconds ? TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond)) : null;

    /// <summary>When something is over that began then; null: it is not known when that was.</summary>
    public static DateTimeOffset? After(DateTimeOffset? began, TimeSpan? took) => began + (took ?? TimeSpan.Zero) is { } ended && ended < Latest ? ended : null;

    /// <summary><c>00:00:01.2500000</c>; null: it is no time.</summary>
    public static TimeSpan? Span(string text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero && span <= Longest ? span : null;

    /// <summary>Without a zone it is taken for UTC; null: it is no time.</summary>
    public static DateTimeOffset? Point(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) && at > Earliest && at < Latest ? at : null;

    [GeneratedRegex(@"^[1-9]\d{0,2}(,\d{3})+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Grouped();
}
