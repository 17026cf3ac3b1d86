using System.Globalization;

namespace TestRuns.Components.Look;

/// <summary>Lengths of time as people read them.</summary>
public static class SpanText
{
    /// <summary>What is over: <c>340 ms</c>, <c>41.0 s</c>, <c>0:12:07</c>, <c>1:02:07</c>.</summary>
    public static string Of(TimeSpan span)
    {
        if (span < TimeSpan.Zero) span = TimeSpan.Zero;
        if (span < TimeSpan.FromSeconds(1)) return string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMilliseconds} ms");
        // Cut, not rounded: 59.99 s is not yet a minute.
        if (span < TimeSpan.FromMinutes(1)) return string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(span.TotalSeconds * 10) / 10:0.0} s");
        return Clock(span);
    }

    /// <summary>What goes on: whole seconds that do not change their width, <c>0:00:41</c>.</summary>
    public static string Clock(TimeSpan span)
    {
        if (span < TimeSpan.Zero) span = TimeSpan.Zero;
        return string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}");
    }

    /// <summary>What is left: <c>1:40</c>, <c>0:05</c>, <c>1:02:07</c>. Rounded up: it never says 0 before it is over.</summary>
    public static string Countdown(TimeSpan left)
    {
        if (left < TimeSpan.Zero) left = TimeSpan.Zero;
        var seconds = (long)Math.Ceiling(left.TotalSeconds);
        return seconds < 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}:{seconds % 60:00}")
            : Clock(TimeSpan.FromSeconds(seconds));
    }

    /// <summary>After the line before: <c>+340 ms</c>; below a millisecond nothing.</summary>
    public static string After(TimeSpan span) => span < TimeSpan.FromMilliseconds(1) ? "" : $"+{Of(span)}";
}
