using TestRuns.Notices.Rules;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Notices.Planning;

/// <summary>What a notice says, in one line, without the run's number and name: they stand beside it.</summary>
internal static class NoticeText
{
    private const int MostNamed = 3;
    private const int LongestTitle = 80;

    /// <param name="kind">Of the rule.</param>
    /// <param name="run">As it ended.</param>
    /// <param name="owner">Who started it, to be told to others; null: it is told to them.</param>
    public static string OfRun(RuleKind kind, RunSummary run, string? owner)
    {
        var what = kind == RuleKind.Failures ? "The run" : owner is null ? "Your run" : $"The run of {owner}";
        return run.Status switch
        {
            RunStatus.Passed => $"{what} passed: {Cases(run.Progress.Passed, run.Progress.Total)}",
            RunStatus.Failed => $"{what} failed: {Cases(run.Progress.Failed, run.Progress.Total)}",
            _ => run.Abort switch
            {
                { Kind: AbortKind.User } abort => $"{what} was cancelled by {abort.By}: {abort.Text}",
                { } abort => $"{what} was cancelled: {abort.Text}",
                null => $"{what} was cancelled",
            },
        };
    }

    /// <summary>"2 cases began to fail: a, b; 1 case is fixed: c".</summary>
    public static string OfCases(IReadOnlyList<CaseChange> changes)
    {
        var broken = changes.Where(one => !one.Fixed).Select(one => one.Title).ToList();
        var mended = changes.Where(one => one.Fixed).Select(one => one.Title).ToList();
        var parts = new List<string>();
        if (broken.Count > 0) parts.Add($"{(broken.Count == 1 ? "1 case" : $"{broken.Count} cases")} began to fail: {Names(broken)}");
        if (mended.Count > 0) parts.Add($"{(mended.Count == 1 ? "1 case is" : $"{mended.Count} cases are")} fixed: {Names(mended)}");
        return string.Join("; ", parts);
    }

    private static string Cases(int some, int all) => some == all ? (all == 1 ? "its one case" : $"all {all} cases") : $"{some} of {all} cases";

    private static string Names(List<string> titles)
    {
        var named = string.Join(", ", titles.Take(MostNamed).Select(Short));
        return titles.Count > MostNamed ? $"{named} and {titles.Count - MostNamed} more" : named;
    }

    private static string Short(string title) => title.Length <= LongestTitle ? title : title[..(LongestTitle - 1)] + "…";
}
