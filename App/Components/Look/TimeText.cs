using System.Globalization;

namespace TestRuns.Components.Look;

/// <summary>Points in time as people read them.</summary>
public static class TimeText
{
    /// <summary><c>just now</c>, <c>40 s ago</c>, <c>5 min ago</c>, <c>3 h ago</c>; older than a day: its date and minute.</summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone)
    {
        var age = now - at;
        if (age < TimeSpan.FromSeconds(5)) return "just now";
        if (age < TimeSpan.FromMinutes(1)) return $"{(int)age.TotalSeconds} s ago";
        if (age < TimeSpan.FromHours(1)) return $"{(int)age.TotalMinutes} min ago";
        if (age < TimeSpan.FromDays(1)) return $"{(int)age.TotalHours} h ago";
        return Local(at, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    public static string Full(DateTimeOffset at, TimeZoneInfo zone) => Local(at, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Clock(DateTimeOffset at, TimeZoneInfo zone) => Local(at, zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    public static string ClockWithMilliseconds(DateTimeOffset at, TimeZoneInfo zone) =>
        Local(at, zone).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>The time alone on the day of <paramref name="now"/>, with its date on any other.</summary>
    public static string ClockOrFull(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone) =>
        Local(at, zone).Date == Local(now, zone).Date ? Clock(at, zone) : Full(at, zone);

    /// <summary>What is to come: the minute alone within a day, else with its day: <c>02:00</c>, <c>Mon 2026-11-23 02:00</c>.</summary>
    public static string Coming(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone) => at - now < TimeSpan.FromDays(1) ? Local(at, zone).ToString("HH:mm", CultureInfo.InvariantCulture) : DayAndMinute(at, zone);

    /// <summary><c>Mon 2026-11-23 02:00</c>.</summary>
    public static string DayAndMinute(DateTimeOffset at, TimeZoneInfo zone) => Local(at, zone).ToString("ddd yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>In another zone than the reader's, beside the time there: the minute alone where the day is the same.</summary>
    public static string Elsewhere(DateTimeOffset at, TimeZoneInfo zone, TimeZoneInfo reader) =>
        Local(at, zone).Date == Local(at, reader).Date ? Local(at, zone).ToString("HH:mm", CultureInfo.InvariantCulture) : DayAndMinute(at, zone);

    private static DateTimeOffset Local(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone);
}
