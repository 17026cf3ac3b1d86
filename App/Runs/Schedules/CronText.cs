using Quartz;

namespace TestRuns.Runs.Schedules;

/// <summary>
/// Times as people write them in a crontab: minute, hour, day of the month, month, day of the week. A time that the clocks leave
/// out in spring comes when they have moved on; one that they have twice in autumn comes once, unless it is of every hour.
/// </summary>
public sealed class CronText
{
    private const int Fields = 5;
    private const int LongestText = 200;

    private readonly CronExpression expression;

    private CronText(IReadOnlyList<SortedSet<int>> fields, TimeZoneInfo zone)
    {
        Words = new CronWords(fields);
        expression = new CronExpression(ForQuartz(fields), zone);
    }

    /// <summary>What it says, in words.</summary>
    public CronWords Words { get; }

    internal CronExpression Expression => expression;

    /// <returns>The times, or what would be right.</returns>
    public static (CronText? Times, string? Wrong) Read(string? text, TimeZoneInfo zone)
    {
        if (text?.Length > LongestText) return (null, $"At most {LongestText} characters.");
        var parts = (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != Fields) return (null, $"Five fields with spaces between them: minute, hour, day of the month, month, day of the week; 0 2 * * 1-5 is 02:00 from Monday to Friday. These are {parts.Length}.");
        var read = parts.Select((part, index) => CronField.All[index].Read(part)).ToList();
        var wrong = read.Where(field => field.Wrong is not null).Select(field => field.Wrong).ToList();
        if (wrong.Count > 0) return (null, string.Join(" ", wrong));
        IReadOnlyList<SortedSet<int>> fields = [.. read.Select(field => field.Numbers!)];
        if (!IsAll(fields, 2) && !IsAll(fields, 4))
            return (null, "Days of the month or days of the week, not both: some programs take both together, others either of them. Make two schedules.");
        if (!HasDay(fields)) return (null, "There is no such day in any of these months.");
        return (new CronText(fields, zone), null);
    }

    /// <summary>The zone by its IANA name; null: it is not known on this machine.</summary>
    public static TimeZoneInfo? Zone(string? name) => name is { Length: > 0 } && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    /// <summary>The first time after that one.</summary>
    public DateTimeOffset? After(DateTimeOffset at) => expression.GetNextValidTimeAfter(at)?.ToUniversalTime();

    public IReadOnlyList<DateTimeOffset> Next(DateTimeOffset after, int count)
    {
        var times = new List<DateTimeOffset>();
        for (var next = After(after); next is { } at && times.Count < count; next = After(at)) times.Add(at);
        return times;
    }

    private static bool IsAll(IReadOnlyList<SortedSet<int>> fields, int index) => CronField.All[index].IsAll(fields[index]);

    private static bool HasDay(IReadOnlyList<SortedSet<int>> fields) => fields[2].Min <= fields[3].Max(month => month == 2 ? 29 : month is 4 or 6 or 9 or 11 ? 30 : 31);

    /// <summary>Quartz begins with seconds, and wants a mark for the one of the days that does not matter.</summary>
    private static string ForQuartz(IReadOnlyList<SortedSet<int>> fields)
    {
        var days = IsAll(fields, 4) ? "?" : string.Join(',', fields[4].Select(day => CronField.Days[day]));
        return $"0 {Written(0)} {Written(1)} {(days == "?" ? Written(2) : "?")} {Written(3)} {days}";

        string Written(int index) => IsAll(fields, index) ? "*" : string.Join(',', fields[index]);
    }
}
