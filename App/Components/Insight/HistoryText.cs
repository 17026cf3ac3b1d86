using System.Globalization;
using TestRuns.Components.Layout;
using TestRuns.Components.Look;
using TestRuns.Results.History;
using TestRuns.Runs;

namespace TestRuns.Components.Insight;

/// <summary>What is said of a case over its runs.</summary>
public static class HistoryText
{
    /// <summary>The result on the page of its run.</summary>
    public static string Href(CaseResult result) => $"/runs/{result.RunId}?case={result.CaseId}";

    /// <summary>All results of the case.</summary>
    public static string Page(string? project, string suite, string title) => Address.Of("/cases/history", ("project", project), ("suite", suite), ("title", title));

    /// <summary>"#1180 Failed, 2026-11-18 14:02:07, 41.0 s: exit code 1".</summary>
    public static string Title(CaseResult result, TimeZoneInfo zone)
    {
        var text = $"#{result.RunNumber} {StatusLook.Of(result.Status).Text}{(result.Flaky ? " at a later try" : "")}, {TimeText.Full(result.At, zone)}";
        if (result.Took is { } took) text += $", {SpanText.Of(took)}";
        if (result.Why is { } why) text += $": {why}";
        return result.Counts || result.Status == CaseStatus.Skipped ? text : $"{text} (does not count)";
    }

    /// <summary>"(3 days, 5 runs)".</summary>
    public static string Extent(FailingSince failing, DateTimeOffset now)
    {
        var least = failing.AtLeast ? "at least " : "";
        return $"({least}{Age(now - failing.First.At)}, {failing.Runs} {(failing.Runs == 1 ? "run" : "runs")})";
    }

    /// <summary>"35 %".</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");

    /// <summary>"3 days", "1 hour", "under a minute".</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalDays: >= 1 } => Counted((int)age.TotalDays, "day"),
        { TotalHours: >= 1 } => Counted((int)age.TotalHours, "hour"),
        { TotalMinutes: >= 1 } => Counted((int)age.TotalMinutes, "minute"),
        _ => "under a minute",
    };

    private static string Counted(int count, string one) => $"{count} {one}{(count == 1 ? "" : "s")}";
}
