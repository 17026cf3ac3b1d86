using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using TestRuns.Runs;
using TestRuns.Storage;

namespace TestRuns.Results.Statistics;

/// <summary>A report, and when it was read.</summary>
public sealed record ReadStatistics(StatisticsReport Report, CaseRanks Cases, DateTimeOffset At);

/// <summary>
/// Statistics are read when somebody asks, from one index, and kept for a minute: no sums are kept that could be wrong
/// (docs/decisions/statistics.md).
/// </summary>
public sealed class StatisticsReads(IDbContextFactory<AppDb> contexts, CaseRankReads ranks, TimeProvider time)
{
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<StatisticsWish, ReadStatistics> known = new();

    public async Task<ReadStatistics> Read(StatisticsWish wish, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var old in known.Where(one => now - one.Value.At >= Fresh)) known.TryRemove(old);
        if (known.TryGetValue(wish, out var fresh)) return fresh;
        var facts = await Facts(wish, cancellationToken);
        var newest = facts.Where(run => run.Decided && (wish.Suite is null || run.Suite == wish.Suite)).OrderByDescending(run => run.Id).Select(run => run.Id);
        var read = new ReadStatistics(StatisticsReport.Of(facts, wish), await ranks.Of([.. newest], cancellationToken), now);
        known[wish] = read;
        return read;
    }

    private async Task<List<RunFact>> Facts(StatisticsWish wish, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (project, begin, end) = (wish.ProjectId, wish.Begin, wish.End);
        return await db.Set<Run>().AsNoTracking().Where(run => run.ProjectId == project && run.EndedAt >= begin && run.EndedAt < end)
            .Select(RunFact.From).ToListAsync(cancellationToken);
    }
}
