using System.Globalization;
using Microsoft.AspNetCore.Components;
using TestRuns.Components.Visit;
using TestRuns.Results.History;
using TestRuns.Retention;
using TestRuns.Runs.Lineage;

namespace TestRuns.Components.Insight;

/// <summary>One case over all its runs.</summary>
public sealed partial class CaseResultsPage(CaseHistoryReads histories, RemovalReads removals, Visitor visitor, TimeProvider time) : ComponentBase
{
    private const int PageSize = 50;

    private (string?, string?, string?, string?)? read;
    private SeenProject? project;
    private CaseStanding? history;
    private HistoryPart? part;
    private HistoryPlace? place;
    private TimeSpan longest;
    private int missing;
    private bool unknown;

    [SupplyParameterFromQuery(Name = "project")] private string? Project { get; set; }

    [SupplyParameterFromQuery(Name = "suite")] private string? Suite { get; set; }

    [SupplyParameterFromQuery(Name = "title")] private string? Title { get; set; }

    [SupplyParameterFromQuery(Name = "before")] private string? Before { get; set; }

    private TimeProvider Time => time;

    protected override async Task OnParametersSetAsync()
    {
        var wanted = (Project, Suite, Title, Before);
        if (read == wanted) return;
        (read, history, part, unknown) = (wanted, null, null, false);
        var seen = (await visitor.Projects(CancellationToken.None)).FirstOrDefault(one => one.Key == Project);
        if (seen is null || string.IsNullOrEmpty(Suite) || string.IsNullOrEmpty(Title))
        {
            unknown = true;
            return;
        }

        var key = CaseLineage.KeyOf(seen.Id, Suite, Title);
        var from = HistoryPlace.From(Before);
        var whole = await histories.Of(key, upTo: null, shown: 0, CancellationToken.None);
        var page = await histories.List(key, from, PageSize, CancellationToken.None);
        var gone = await removals.Missing(seen.Id, DateTimeOffset.UnixEpoch, time.GetUtcNow(), CancellationToken.None);
        // Somebody went on to another address meanwhile.
        if (read != wanted) return;
        missing = gone;
        (project, history, part, place) = (seen, whole, page, from);
        longest = page.Results.Max(result => result.Took) ?? TimeSpan.Zero;
    }

    private string Width(CaseResult result) =>
        longest > TimeSpan.Zero && result.Took is { } took ? (took / longest * 100).ToString("0.#", CultureInfo.InvariantCulture) : "0";

    private static string Flaky(Steadiness steadiness) => steadiness.Score switch
    {
        null => $"too few results for a flaky score ({steadiness.Decided} of {Steadiness.FewestForScore})",
        0 => $"steady in its last {steadiness.Decided} results",
        { } score => $"flaky {HistoryText.Percent(score)}: {steadiness.Unsteady} of its last {steadiness.Decided} results",
    };
}
