using TestRuns.Notices.Rules;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Notices.Planning;

/// <summary>Which rule concerns which end of a run.</summary>
internal static class Match
{
    /// <summary>The events that anybody can be told of.</summary>
    public static IReadOnlyList<string> Types { get; } = [EventTypes.RunPassed, EventTypes.RunFailed, EventTypes.RunCancelled];

    /// <param name="rule">Whose right to see the run is asked elsewhere.</param>
    /// <param name="happened">One of <see cref="Types"/>.</param>
    /// <param name="run">As it ended.</param>
    /// <param name="owner">The account that started it.</param>
    /// <param name="person">Whose rule it is.</param>
    public static bool Is(NoticeRule rule, RunEvent happened, RunSummary run, long? owner, Person person)
    {
        if (happened.Id <= rule.SinceEvent || !Concerns(rule, run)) return false;
        // Who brings results in from elsewhere has them before their eyes.
        var own = owner == person.Id && run.Source != RunSource.Import;
        // Also where a part of the system ended it: that it was not themselves is what they do not know yet.
        var byOthers = happened.Type == EventTypes.RunCancelled && run.Abort?.By != person.Name;
        return rule.Kind switch
        {
            RuleKind.OwnCancelled => own && byOthers,
            RuleKind.OwnFails => own && happened.Type == EventTypes.RunFailed,
            RuleKind.OwnEnds => own && (happened.Type != EventTypes.RunCancelled || byOthers),
            RuleKind.Failures => happened.Type == EventTypes.RunFailed,
            RuleKind.Cases => happened.Type is EventTypes.RunPassed or EventTypes.RunFailed,
            _ => false,
        };
    }

    public static bool Concerns(NoticeRule rule, RunSummary run) =>
        (rule.ProjectId is null || rule.ProjectId == run.ProjectId) && (rule.Suite is null || rule.Suite == run.SuiteName);
}
