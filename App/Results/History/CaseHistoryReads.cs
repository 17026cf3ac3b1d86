using Microsoft.EntityFrameworkCore;
using TestRuns.Runs;
using TestRuns.Runs.Lineage;
using TestRuns.Storage;

namespace TestRuns.Results.History;

/// <param name="Last">Its newest results, the newest first, those that do not count too.</param>
/// <param name="Failing">Null: it does not fail.</param>
public sealed record CaseStanding(IReadOnlyList<CaseResult> Last, FailingSince? Failing, Steadiness Steadiness);

/// <param name="Next">Give it as <c>before</c> to read on; null: there are no more.</param>
public sealed record HistoryPart(IReadOnlyList<CaseResult> Results, HistoryPlace? Next);

/// <summary>A result's place among those of its case.</summary>
public sealed record HistoryPlace(long RunId, long CaseId)
{
    public static HistoryPlace? From(string? text) =>
        text?.Split('.') is [var run, var one] && long.TryParse(run, out var runId) && long.TryParse(one, out var caseId) ? new HistoryPlace(runId, caseId) : null;

    public override string ToString() => $"{RunId}.{CaseId}";
}

/// <summary>A case over its runs. Each question is answered from one place of an index, however many results there are.</summary>
public sealed class CaseHistoryReads(IDbContextFactory<AppDb> contexts)
{
    /// <summary>Enough for a score and a strip, though some of them may not count.</summary>
    private const int FirstLook = 60;

    /// <summary>How far back the beginning of a row of failures is looked for.</summary>
    private const int LongestLook = 1_000;

    /// <param name="key">Of <see cref="CaseLineage"/>.</param>
    /// <param name="upTo">The last run that is looked at; null: all of them.</param>
    /// <param name="shown">How many results are wanted for a strip.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<CaseStanding> Of(long key, long? upTo, int shown, CancellationToken cancellationToken)
    {
        var from = upTo is { } run ? new HistoryPlace(run, long.MaxValue) : (HistoryPlace?)null;
        var read = await Read(key, from, FirstLook, cancellationToken);
        var failing = FailingSince.Of(read, read.Count < FirstLook);
        if (failing is { AtLeast: true })
        {
            var longer = await Read(key, from, LongestLook, cancellationToken);
            failing = FailingSince.Of(longer, longer.Count < LongestLook);
        }

        return new CaseStanding([.. read.Take(shown)], failing, Steadiness.Of(read));
    }

    /// <summary>A page of its results, the newest first.</summary>
    public async Task<HistoryPart> List(long key, HistoryPlace? before, int limit, CancellationToken cancellationToken)
    {
        var rows = await Read(key, before, limit + 1, cancellationToken);
        return rows.Count > limit ? new HistoryPart(rows[..limit], new HistoryPlace(rows[limit - 1].RunId, rows[limit - 1].CaseId)) : new HistoryPart(rows, null);
    }

    private async Task<List<CaseResult>> Read(long key, HistoryPlace? before, int most, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (runId, caseId) = (before?.RunId ?? long.MaxValue, before?.CaseId ?? long.MaxValue);
        var rows = from row in db.Set<RunCase>().AsNoTracking()
                   join run in db.Set<Run>() on row.RunId equals run.Id
                   where row.HistoryKey == key && row.RunId <= runId && !(row.RunId == runId && row.Id >= caseId)
                   where row.Status == CaseStatus.Passed || row.Status == CaseStatus.Failed || row.Status == CaseStatus.Skipped || row.Status == CaseStatus.Cancelled
                   orderby row.RunId descending, row.Id descending
                   select new CaseResult(row.Id, row.RunId, run.Number, run.Status, row.Status, row.Cause, row.Flaky, row.Result, row.StartedAt, row.EndedAt, run.CreatedAt);
        return await rows.Take(most).ToListAsync(cancellationToken);
    }
}
