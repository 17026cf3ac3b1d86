using System.Globalization;
using TestRuns.Catalog;
using TestRuns.Components.Layout;

namespace TestRuns.Components.Cases;

/// <summary>The list as its address says it: <c>/cases?project=shop&amp;q=cart&amp;tags=smoke,slow&amp;suite=3</c>; <c>suite=none</c>: those that are in none.</summary>
public sealed record CaseListAddress(string? Project, string? Text, IReadOnlyList<string> Tags, string? Suite)
{
    private const string NoSuite = "none";

    public bool HasFilter => Text is not null || Tags.Count > 0 || Suite is not null;

    public static CaseListAddress From(string? project, string? text, string? tags, string? suite) => new(
        Empty(project),
        Empty(text),
        [.. (tags ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)],
        suite is NoSuite || long.TryParse(suite, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? suite : null);

    public CaseQuery Query(long projectId) => new()
    {
        ProjectId = projectId, Text = Text, Tags = Tags, InNoSuite = Suite == NoSuite, SuiteId = long.TryParse(Suite, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null,
    };

    /// <summary>With the tag where it was not chosen, without it where it was.</summary>
    public CaseListAddress Toggle(string tag) => this with { Tags = Tags.Contains(tag, StringComparer.Ordinal) ? [.. Tags.Where(one => one != tag)] : [.. Tags, tag] };

    public override string ToString() => Address.Of("/cases", ("project", Project), ("q", Text), ("tags", string.Join(',', Tags)), ("suite", Suite));

    public bool Equals(CaseListAddress? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    private static string? Empty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
