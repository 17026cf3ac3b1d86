namespace TestRuns.Notices.Rules;

/// <summary>Rules in words.</summary>
public static class RuleText
{
    /// <summary>"failures of the suite checkout in Shop".</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="project">The name of its project; null: it has none.</param>
    public static string Name(NoticeRule rule, string? project)
    {
        var what = rule.Kind switch
        {
            RuleKind.OwnCancelled => "own runs that others cancel",
            RuleKind.OwnFails => "own runs that fail",
            RuleKind.OwnEnds => "own runs that end",
            RuleKind.Failures => "runs that fail",
            RuleKind.Cases => "cases that begin to fail or are fixed",
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule.Kind, "A kind of rule without words"),
        };
        return what + (rule.Suite is { } suite ? $" of the suite {suite}" : "") + (project is null ? "" : $" in {project}");
    }
}
