using TestRuns.Components.Layout;
using TestRuns.Runs;

namespace TestRuns.Components.Overview;

/// <summary>The list as its address says it: <c>/runs?status=started,queued&amp;project=shop&amp;q=text&amp;before=1200</c>.</summary>
public sealed record RunListAddress(IReadOnlyList<RunStatus> Statuses, string? Project, string? Text, long? Before)
{
    /// <summary>Words that name no status are left out: an old link still shows something.</summary>
    public static RunListAddress From(string? status, string? project, string? text, string? before)
    {
        var statuses = (status ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(word => Enum.TryParse<RunStatus>(word, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? (RunStatus?)parsed : null)
            .OfType<RunStatus>().Distinct().ToList();
        return new RunListAddress(statuses, Empty(project), Empty(text), long.TryParse(before, out var id) ? id : null);
    }

    public bool HasFilter => Statuses.Count > 0 || Text is not null;

    public override string ToString() => Address.Of(
        "/runs",
        ("status", string.Join(',', Statuses.Select(StatusWord))),
        ("project", Project),
        ("q", Text),
        ("before", Before?.ToString()));

    public bool Equals(RunListAddress? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    private static string StatusWord(RunStatus status) => char.ToLowerInvariant(status.ToString()[0]) + status.ToString()[1..];

    private static string? Empty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
