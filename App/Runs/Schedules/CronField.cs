using System.Globalization;

namespace TestRuns.Runs.Schedules;

/// <summary>One field of a crontab's five: its name, what it may say, and the names that stand for numbers.</summary>
internal sealed record CronField(string Name, int Least, int Most, IReadOnlyList<string> Words)
{
    public static readonly IReadOnlyList<string> Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    public static readonly IReadOnlyList<string> Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    /// <summary>In their order. 7 is Sunday as 0 is.</summary>
    public static readonly IReadOnlyList<CronField> All =
    [
        new("the minute", 0, 59, []), new("the hour", 0, 23, []), new("the day of the month", 1, 31, []), new("the month", 1, 12, Months), new("the day of the week", 0, 7, Days),
    ];

    /// <returns>The numbers that it names, or what would be right.</returns>
    public (SortedSet<int>? Numbers, string? Wrong) Read(string text)
    {
        var numbers = new SortedSet<int>();
        foreach (var item in text.Split(','))
        {
            if (!Add(item, numbers)) return (null, $"“{item}” is not {Name}: write {Allowed()}.");
        }

        if (Most == 7 && numbers.Remove(7)) numbers.Add(0);
        return (numbers, null);
    }

    public bool IsAll(SortedSet<int> numbers) => numbers.Count == (Most == 7 ? 7 : Most - Least + 1);

    private bool Add(string item, SortedSet<int> numbers)
    {
        var parts = item.Split('/');
        if (parts.Length > 2 || (parts.Length == 2 && !(Step(parts[1]) > 0))) return false;
        var ends = parts[0].Split('-');
        var (from, to) = parts[0] == "*" ? (Least, Most == 7 ? 6 : Most) : (Number(ends[0]), Number(ends[^1]));
        // A step from a single number on means different things to different programs.
        if (ends.Length > 2 || from is null || to is null || from > to || (parts.Length == 2 && parts[0] != "*" && ends.Length == 1)) return false;
        for (var number = from.Value; number <= to; number += parts.Length == 2 ? Step(parts[1])!.Value : 1) numbers.Add(number);
        return true;
    }

    private int? Number(string text)
    {
        for (var i = 0; i < Words.Count; i++)
            if (string.Equals(Words[i], text, StringComparison.OrdinalIgnoreCase)) return i + Least;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= Least && number <= Most ? number : null;
    }

    private static int? Step(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step <= 59 ? step : null;

    private string Allowed()
    {
        var words = Words.Count == 0 ? "" : $" or {Words[0]} to {Words[^1]}";
        return $"*, or {Least} to {Most}{words}, such as {Least + 1}, {Least + 1}-{Least + 3}, {Least + 1},{Least + 3} or */2";
    }
}
