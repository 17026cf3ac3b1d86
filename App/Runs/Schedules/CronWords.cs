namespace TestRuns.Runs.Schedules;

/// <summary>Times in words, of the forms that people use; the others are shown by their next times alone.</summary>
public sealed class CronWords
{
    private const int MostTimes = 4;

    private static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    private static readonly string[] Months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    internal CronWords(IReadOnlyList<SortedSet<int>> fields)
    {
        var (minutes, hours) = (fields[0], fields[1]);
        var when = When(fields[2], fields[3], fields[4]);
        if (minutes.Count == 1 && hours.Count <= MostTimes)
        {
            var times = string.Join(", ", hours.Select(hour => $"{hour:00}:{minutes.Min:00}"));
            Short = times;
            Sentence = when is null ? null : $"{when} at {times}";
        }
        else if (Often(minutes, hours) is { } often)
        {
            Short = often;
            Sentence = when is null ? null : when == "every day" ? often : $"{often}, {when}";
        }
    }

    /// <summary>"every day at 02:00", "Monday to Friday at 02:00, 14:00", "every 15 minutes"; null: it is too special for a sentence.</summary>
    public string? Sentence { get; }

    /// <summary>"02:00", "every 15 minutes": by which a schedule is called; null: it has no short form.</summary>
    public string? Short { get; }

    private static string? Often(SortedSet<int> minutes, SortedSet<int> hours)
    {
        if (hours.Count != 24) return null;
        if (minutes.Count == 1) return minutes.Min == 0 ? "every hour" : $"every hour at :{minutes.Min:00}";
        if (minutes.Count == 60) return "every minute";
        var step = 60 / minutes.Count;
        return 60 % minutes.Count == 0 && minutes.All(minute => minute % step == 0) ? $"every {step} minutes" : null;
    }

    private static string? When(SortedSet<int> days, SortedSet<int> months, SortedSet<int> weekdays)
    {
        var inMonths = months.Count == 12 ? "" : months.Count <= MostTimes ? $" in {Listed(months.Select(month => Months[month - 1]))}" : null;
        if (inMonths is null) return null;
        if (days.Count == 31) return weekdays.Count == 7 ? months.Count == 12 ? "every day" : $"every day{inMonths}" : $"{OnWeekdays(weekdays)}{inMonths}";
        if (days.Count > MostTimes) return null;
        return months.Count == 12 ? $"on day {Listed(days.Select(day => $"{day}"))} of every month" : $"on day {Listed(days.Select(day => $"{day}"))}{inMonths}";
    }

    private static string OnWeekdays(SortedSet<int> weekdays)
    {
        // A week of people begins on Monday.
        var order = weekdays.OrderBy(day => day == 0 ? 7 : day).ToList();
        if (order.Count == 1) return $"every {Days[order[0]]}";
        var (first, last) = (order[0], order[^1] == 0 ? 7 : order[^1]);
        return order.Count > 2 && last - first == order.Count - 1 ? $"{Days[first]} to {Days[order[^1]]}" : $"every {Listed(order.Select(day => Days[day]))}";
    }

    private static string Listed(IEnumerable<string> words)
    {
        var all = words.ToList();
        return all.Count == 1 ? all[0] : $"{string.Join(", ", all.Take(all.Count - 1))} and {all[^1]}";
    }
}
