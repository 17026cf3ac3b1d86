using TestRuns.Components.Layout;
using TestRuns.Components.Look;
using TestRuns.Notices;
using TestRuns.Notices.Rules;

namespace TestRuns.Components.NoticePages;

/// <summary>How a notice looks, and where it leads.</summary>
public static class NoticeLook
{
    public static string Href(Notice notice) => Address.Of($"/runs/{notice.RunId}", ("case", notice.CaseId?.ToString()));

    public static StatusLook Of(Notice notice) => StatusLook.Of(notice.RunStatus);

    /// <summary>The kinds of rules as they are chosen.</summary>
    public static IReadOnlyList<(RuleKind Kind, string Text)> Kinds { get; } =
    [
        (RuleKind.OwnFails, "A run that I started fails"),
        (RuleKind.OwnCancelled, "A run that I started is cancelled by somebody or something else"),
        (RuleKind.OwnEnds, "A run that I started ends, however it ends"),
        (RuleKind.Failures, "Any run fails"),
        (RuleKind.Cases, "A case begins to fail, or is fixed"),
    ];

    public static string Text(RuleKind kind) => Kinds.First(one => one.Kind == kind).Text;

    /// <summary>Runs of one's own are known by who started them, not by their suite.</summary>
    public static bool HasSuite(RuleKind kind) => kind is RuleKind.Failures or RuleKind.Cases;
}
