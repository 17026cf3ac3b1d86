using System.Globalization;
using System.Text.RegularExpressions;

namespace TestRuns.Catalog;

/// <summary>How people write a length of time: <c>30</c> (seconds), <c>500ms</c>, <c>30s</c>, <c>10m</c>, <c>1h</c>, <c>1m30s</c>.</summary>
public static partial class Durations
{
    /// <summary>The longest that can be written. Timers of the platform end at 49 days.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public const string Examples = "30s, 10m, 1h30m or 500ms";

    /// <summary>False for what is no duration, and for one longer than <see cref="Longest"/>.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var match = Pattern().Match(text);
        if (text.Length == 0 || !match.Success) return false;

        var milliseconds = (Number("h") * 3_600_000m) + (Number("m") * 60_000m) + ((Number("s") + Number("bare")) * 1000m) + Number("ms");
        if (milliseconds > (decimal)Longest.TotalMilliseconds) return false;
        duration = TimeSpan.FromMilliseconds((long)milliseconds);
        return true;

        decimal Number(string unit) =>
            match.Groups[unit] is { Success: true } digits ? decimal.Parse(digits.Value, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>The shortest text that reads back to the same duration; what is below a millisecond is left out.</summary>
    public static string Write(TimeSpan duration)
    {
        var text = Part((long)duration.TotalHours, "h") + Part(duration.Minutes, "m") + Part(duration.Seconds, "s") + Part(duration.Milliseconds, "ms");
        return text.Length == 0 ? "0s" : text;

        static string Part(long number, string unit) => number == 0 ? "" : $"{number}{unit}";
    }

    [GeneratedRegex(@"^(?:(?<bare>\d{1,9})|(?:(?<h>\d{1,9})h)?(?:(?<m>\d{1,9})m)?(?:(?<s>\d{1,9})s)?(?:(?<ms>\d{1,12})ms)?)\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
