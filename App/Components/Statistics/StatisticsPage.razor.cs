using Microsoft.AspNetCore.Components;
using TestRuns.Components.Insight;
using TestRuns.Components.Layout;
using TestRuns.Components.Look;
using TestRuns.Components.Overview;
using TestRuns.Components.Visit;
using TestRuns.Results.Statistics;
using TestRuns.Retention;
using TestRuns.Runs;

namespace TestRuns.Components.Statistics;

/// <summary>How a project's runs went in a period. Each figure leads to its runs.</summary>
public sealed partial class StatisticsPage(StatisticsReads reads, RemovalReads removals, Visitor visitor, ReaderZone reader, NavigationManager navigation, TimeProvider time) : ComponentBase
{
    private static readonly Period[] Periods = [new("7d", "7 days", 7), new("30d", "30 days", 30), new("90d", "90 days", 90)];

    private static readonly TimesChart[] Times =
    [
        new("durations", "Duration", "From start to end, of runs that passed or failed.", numbers => numbers.Took, RunStatus.Passed, RunStatus.Failed),
        new("abort-latency", "Abort to proof", "From the wish to abort to the proof that nothing of the run is left.", numbers => numbers.AbortTook, RunStatus.Cancelled),
        new("queue-time", "Time in the queue", "Until the run started, of those that did.", numbers => numbers.Waited),
    ];

    private static readonly (string Css, string Text)[] Decided = [("passed", "passed"), ("failed", "failed")];
    private static readonly (string Css, string Text)[] Ended = [.. Decided, ("cancelled", "cancelled")];
    private static readonly (string Css, string Text)[] Halves = [("half", "half within"), ("most", "95 % within")];

    private (string?, string?, string?)? asked;
    private Period period = Periods[0];
    private SeenProject? project;
    private string? suite;
    private (DateOnly From, DateOnly To) whole;
    private ReadStatistics? read;
    private int missing;
    private bool loaded;

    [SupplyParameterFromQuery(Name = "project")] private string? Project { get; set; }

    [SupplyParameterFromQuery(Name = "period")] private string? PeriodWord { get; set; }

    [SupplyParameterFromQuery(Name = "suite")] private string? Suite { get; set; }

    private ReaderZone Reader => reader;

    private string Looked => read!.Cases.Whole ? "" : $"Of the newest {read.Cases.Runs:N0} runs of this time.";

    protected override async Task OnParametersSetAsync()
    {
        var wanted = (Project, PeriodWord, Suite);
        if (asked == wanted) return;
        asked = wanted;
        loaded = false;
        var seen = await visitor.Projects(CancellationToken.None);
        var chosen = Project is null ? seen.FirstOrDefault(one => !one.IsArchived) : seen.FirstOrDefault(one => one.Key == Project);
        var length = Array.Find(Periods, one => one.Word == PeriodWord) ?? Periods[0];
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), reader.Zone).DateTime);
        var days = (From: today.AddDays(1 - length.Days), To: today);
        var wish = chosen is null ? null : new StatisticsWish(chosen.Id, days.From, days.To, string.IsNullOrEmpty(Suite) ? null : Suite, reader.Zone);
        var found = wish is null ? null : await reads.Read(wish, CancellationToken.None);
        var gone = wish is null ? 0 : await removals.Missing(wish.ProjectId, wish.Begin, wish.End, CancellationToken.None);
        // Somebody went on to another address meanwhile: that one's figures are on their way.
        if (asked != wanted) return;
        (project, period, whole, suite, read, missing, loaded) = (chosen, length, days, string.IsNullOrEmpty(Suite) ? null : Suite, found, gone, true);
    }

    private string At(string word, string? ofSuite) => Address.Of("/statistics", ("project", Project), ("period", word), ("suite", ofSuite));

    private void Choose(ChangeEventArgs change) => navigation.NavigateTo(At(period.Word, change.Value as string));

    private RunListAddress Narrow(params RunStatus[] statuses) => RunListAddress.From(null, project!.Key, null, null) with { Statuses = statuses, Suite = suite, Ended = whole };

    /// <summary>The list of the runs that ended within these days.</summary>
    private string Runs((DateOnly From, DateOnly To) days, params RunStatus[] statuses) => (Narrow(statuses) with { Ended = days }).ToString();

    private ShareList.Share[] Kinds(StatisticsReport report) =>
        [.. report.Kinds.Select(one => new ShareList.Share(KindText.Of(one.Kind), one.Runs, Count(one.Runs), (Narrow(RunStatus.Cancelled) with { Kind = one.Kind }).ToString()))];

    private ShareList.Share[] By(StatisticsReport report) =>
        [.. report.By.Select(one => new ShareList.Share(one.By, one.Runs, Count(one.Runs), (Narrow(RunStatus.Cancelled) with { By = one.By }).ToString()))];

    private ShareList.Share[] Controllers(StatisticsReport report) =>
    [
        .. report.Controllers.Select(one => new ShareList.Share(
            one.Name, one.Busy.TotalSeconds, $"{SpanText.Clock(one.Busy)}, {Count(one.Runs)}", (Narrow() with { Controller = one.Name }).ToString())),
    ];

    private static string Count(int runs) => runs == 1 ? "1 run" : $"{runs:N0} runs";

    private string Since(RankedCase one) => one.Failing is { } failing ? HistoryText.Extent(failing, time.GetUtcNow()).Trim('(', ')') : "";

    private sealed record Period(string Word, string Text, int Days);

    private sealed record TimesChart(string Word, string Title, string Rule, Func<RunNumbers, Spread?> Of, params RunStatus[] Statuses);
}
