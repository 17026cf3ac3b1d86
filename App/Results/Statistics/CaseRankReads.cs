using Microsoft.EntityFrameworkCore;
using TestRuns.Results.History;
using TestRuns.Runs;
using TestRuns.Storage;

namespace TestRuns.Results.Statistics;

/// <summary>
/// Looks at the cases of a period's newest runs, up to a number that is read within a tenth of a second: what stands out
/// now shows there, and a page does not read five million rows for it.
/// </summary>
public sealed class CaseRankReads(IDbContextFactory<AppDb> contexts, CaseHistoryReads histories)
{
    public const int MostRows = 20_000;

    /// <summary>Runs that are asked for at once.</summary>
    private const int Together = 10;

    /// <param name="newestFirst">Runs that passed or failed.</param>
    public async Task<CaseRanks> Of(IReadOnlyList<long> newestFirst, CancellationToken cancellationToken)
    {
        var rows = new List<(string Suite, Row Row)>();
        var runs = 0;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            foreach (var some in newestFirst.Chunk(Together))
            {
                if (rows.Count >= MostRows) break;
                rows.AddRange(await Read(db, some, cancellationToken));
                runs += some.Length;
            }
        }

        var cases = rows.GroupBy(one => one.Row.Key).Select(one => CaseRanks.Rank(
            one.Key, one.First().Suite, one.First().Row.Title, [.. one.Select(result => result.Row.Result).OrderByDescending(result => result.RunId).ThenByDescending(result => result.CaseId)]));
        var ranks = CaseRanks.Of(cases, runs, runs == newestFirst.Count);
        return ranks with { LongestFailing = await Exact(ranks.LongestFailing, cancellationToken) };
    }

    private static async Task<IEnumerable<(string Suite, Row Row)>> Read(AppDb db, long[] runIds, CancellationToken cancellationToken)
    {
        var runs = await db.Set<Run>().AsNoTracking().Where(run => runIds.Contains(run.Id))
            .Select(run => new { run.Id, run.Number, run.Status, run.CreatedAt, Suite = run.SuiteName ?? run.Name }).ToDictionaryAsync(run => run.Id, cancellationToken);
        var rows = await db.Set<RunCase>().AsNoTracking()
            .Where(row => runIds.Contains(row.RunId) && row.HistoryKey != null && (row.Status == CaseStatus.Passed || row.Status == CaseStatus.Failed))
            .Select(row => new { row.Id, row.RunId, Key = row.HistoryKey!.Value, row.Title, row.Status, row.Cause, row.Flaky, row.StartedAt, row.EndedAt }).ToListAsync(cancellationToken);
        return rows.Where(row => runs.ContainsKey(row.RunId)).Select(row =>
        {
            var run = runs[row.RunId];
            var result = new CaseResult(row.Id, row.RunId, run.Number, run.Status, row.Status, row.Cause, row.Flaky, null, row.StartedAt, row.EndedAt, run.CreatedAt);
            return (run.Suite, new Row(row.Key, row.Title, result));
        });
    }

    /// <summary>A row of failures may have begun long before the runs that were looked at.</summary>
    private async Task<IReadOnlyList<RankedCase>> Exact(IReadOnlyList<RankedCase> failing, CancellationToken cancellationToken)
    {
        var exact = new List<RankedCase>(failing.Count);
        foreach (var one in failing)
        {
            var history = await histories.Of(one.Key, upTo: null, shown: 0, cancellationToken);
            // It may have passed since its rows were read.
            if (history.Failing is { } since) exact.Add(one with { Failing = since });
        }

        return [.. exact.OrderBy(one => one.Failing!.First.At)];
    }

    private sealed record Row(long Key, string Title, CaseResult Result);
}
