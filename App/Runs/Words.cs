using System.Globalization;

namespace TestRuns.Runs;

/// <summary>Texts for people that the record keeps.</summary>
internal static class Words
{
    /// <summary>The message of a step that was asked to end and of which nothing was heard.</summary>
    public const string NotConfirmed = "Its end was not confirmed: it may still be running";

    /// <summary>"1 h", "5 min", "90 s".</summary>
    public static string Round(TimeSpan time) =>
        time >= TimeSpan.FromHours(1) && time.Ticks % TimeSpan.TicksPerHour == 0 ? $"{time.TotalHours:0} h"
        : time >= TimeSpan.FromMinutes(1) && time.Ticks % TimeSpan.TicksPerMinute == 0 ? $"{time.TotalMinutes:0} min"
        : Of(time);

    /// <summary>"30 s", "1.5 s", "300 s": seconds, as design.md writes them.</summary>
    public static string Of(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
