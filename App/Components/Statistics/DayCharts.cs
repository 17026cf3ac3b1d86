using TestRuns.Components.Insight;
using TestRuns.Components.Look;
using TestRuns.Results.Statistics;

namespace TestRuns.Components.Statistics;

/// <summary>A report's days as bars.</summary>
public static class DayCharts
{
    /// <summary>How many runs ended on each day, and how.</summary>
    public static IReadOnlyList<ChartDay> Outcomes(StatisticsReport report, Func<DateOnly, string> href)
    {
        double most = MostRuns(report);
        return
        [
            .. report.Days.Select(day => new ChartDay(
                Label(day.Day), href(day.Day), $"{Label(day.Day)}: {day.Runs.Passed} passed, {day.Runs.Failed} failed, {day.Runs.Cancelled} cancelled",
                [("passed", day.Runs.Passed / most), ("failed", day.Runs.Failed / most), ("cancelled", day.Runs.Cancelled / most)])),
        ];
    }

    /// <summary>The most runs of a day: the height of <see cref="Outcomes"/>.</summary>
    public static int MostRuns(StatisticsReport report) => Math.Max(1, report.Days.Max(day => day.Runs.All));

    public static IReadOnlyList<ChartDay> PassRates(StatisticsReport report, Func<DateOnly, string> href) =>
    [
        .. report.Days.Select(day => new ChartDay(
            Label(day.Day), href(day.Day), $"{Label(day.Day)}: {(day.Runs.PassRate is { } rate ? HistoryText.Percent(rate) : "no run passed or failed")}",
            day.Runs.PassRate is { } share ? [("passed", share), ("failed", 1 - share)] : [])),
    ];

    /// <summary>How long something took: the half and nineteen of twenty.</summary>
    public static IReadOnlyList<ChartDay> Times(StatisticsReport report, Func<RunNumbers, Spread?> of, Func<DateOnly, string> href)
    {
        var most = Longest(report, of);
        return [.. report.Days.Select(day => Times(day.Day, of(day.Runs), most, href))];
    }

    /// <summary>The height of <see cref="Times(StatisticsReport, Func{RunNumbers, Spread?}, Func{DateOnly, string})"/>.</summary>
    public static TimeSpan Longest(StatisticsReport report, Func<RunNumbers, Spread?> of)
    {
        var longest = report.Days.Max(day => of(day.Runs)?.Most);
        return longest is { } some && some > TimeSpan.Zero ? some : TimeSpan.FromMilliseconds(1);
    }

    /// <summary>"Sat 2026-11-21".</summary>
    public static string Label(DateOnly day) => day.ToString("ddd yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>"41.0 s", or a dash.</summary>
    public static string Text(TimeSpan? time) => time is { } some ? SpanText.Of(some) : "–";

    private static ChartDay Times(DateOnly day, Spread? spread, TimeSpan most, Func<DateOnly, string> href) => spread is null
        ? new ChartDay(Label(day), href(day), $"{Label(day)}: nothing", [])
        : new ChartDay(
            Label(day), href(day), $"{Label(day)}: half within {Text(spread.Half)}, 95 % within {Text(spread.Most)}, of {spread.Count}",
            [("half", spread.Half / most), ("most", (spread.Most - spread.Half) / most)]);
}
