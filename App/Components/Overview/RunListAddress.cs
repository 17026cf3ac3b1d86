using System.Globalization;
using TestRuns.Components.Layout;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Components.Overview;

/// <summary>The list as its address says it: <c>/runs?status=started,queued&amp;project=shop&amp;q=text&amp;before=1200</c>.</summary>
public sealed record RunListAddress(IReadOnlyList<RunStatus> Statuses, string? Project, string? Text, long? Before)
{
    private const string DayForm = "yyyy-MM-dd";

    /// <summary>Statistics lead to the runs behind a figure: these say which. Nobody sets them in the list itself.</summary>
    public string? Suite { get; init; }

    /// <summary>The first and the last day on which they ended, in the reader's zone.</summary>
    public (DateOnly From, DateOnly To)? Ended { get; init; }

    public AbortKind? Kind { get; init; }
    public string? By { get; init; }
    public string? Controller { get; init; }

    /// <summary>Words that name no status are left out: an old link still shows something.</summary>
    public static RunListAddress From(string? status, string? project, string? text, string? before)
    {
        var statuses = (status ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(word => Enum.TryParse<RunStatus>(word, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? (RunStatus?)parsed : null)
            .OfType<RunStatus>().Distinct().ToList();
        return new RunListAddress(statuses, Empty(project), Empty(text), long.TryParse(before, out var id) ? id : null);
    }

    /// <summary>With what statistics lead to.</summary>
    /// <param name="ended"><c>2026-11-20</c>, or <c>2026-11-14..2026-11-20</c>.</param>
    public RunListAddress Narrowed(string? suite, string? ended, string? kind, string? by, string? controller) => this with
    {
        Suite = Empty(suite),
        Ended = Days(ended),
        Kind = Enum.TryParse<AbortKind>(kind, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? parsed : null,
        By = Empty(by),
        Controller = Empty(controller),
    };

    public bool HasFilter => Statuses.Count > 0 || Text is not null || IsNarrowed;

    public bool IsNarrowed => (Suite, Ended, Kind, By, Controller) is not (null, null, null, null, null);

    public RunListAddress Wide => this with { Suite = null, Ended = null, Kind = null, By = null, Controller = null, Before = null };

    public RunFilter Filter(IReadOnlyList<long> projects, TimeZoneInfo zone) => new()
    {
        Projects = projects,
        Statuses = Statuses,
        Text = Text,
        Suite = Suite,
        Ended = Ended is { } days ? new EndedBetween(BeginOf(days.From, zone), BeginOf(days.To.AddDays(1), zone)) : null,
        AbortKind = Kind,
        AbortBy = By,
        Controller = Controller,
    };

    public override string ToString() => Address.Of(
        "/runs",
        ("status", string.Join(',', Statuses.Select(StatusWord))),
        ("project", Project),
        ("suite", Suite),
        ("ended", Ended is { } days ? Word(days) : null),
        ("kind", Kind?.ToString()),
        ("by", By),
        ("controller", Controller),
        ("q", Text),
        ("before", Before?.ToString()));

    public bool Equals(RunListAddress? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>"2026-11-20", "2026-11-14..2026-11-20".</summary>
    public static string Word((DateOnly From, DateOnly To) days) =>
        days.From == days.To ? Word(days.From) : $"{Word(days.From)}..{Word(days.To)}";

    private static string Word(DateOnly day) => day.ToString(DayForm, CultureInfo.InvariantCulture);

    private static (DateOnly From, DateOnly To)? Days(string? text) => text?.Split("..") switch
    {
        [var one] when Day(one) is { } day => (day, day),
        [var first, var last] when Day(first) is { } from && Day(last) is { } to && from <= to => (from, to),
        _ => null,
    };

    private static DateOnly? Day(string text) =>
        // A day before the last of all: the day after it has to exist.
        DateOnly.TryParseExact(text, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue.AddDays(-1) && day > DateOnly.MinValue.AddDays(1) ? day : null;

    private static DateTimeOffset BeginOf(DateOnly day, TimeZoneInfo zone) => Results.Statistics.StatisticsWish.BeginOf(day, zone);

    private static string StatusWord(RunStatus status) => char.ToLowerInvariant(status.ToString()[0]) + status.ToString()[1..];

    private static string? Empty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
