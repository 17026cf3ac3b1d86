using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Runs.Reading;

/// <summary>How many runs each project was given lately. It looks at those alone, from the newest back: numbers grow with the time.</summary>
public sealed class RunsSince(IDbContextFactory<AppDb> contexts)
{
    private const int AtOnce = 1000;

    /// <returns>By the numbers of the projects; those with none are not there.</returns>
    public async Task<IReadOnlyDictionary<long, int>> Count(DateTimeOffset moment, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<long, int>();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        for (var before = long.MaxValue; ;)
        {
            var last = before;
            var piece = await db.Set<Run>().Where(run => run.Id < last).OrderByDescending(run => run.Id).Take(AtOnce)
                .Select(run => new { run.Id, run.ProjectId, run.CreatedAt }).ToListAsync(cancellationToken);
            foreach (var run in piece.TakeWhile(run => run.CreatedAt >= moment)) counts[run.ProjectId] = counts.GetValueOrDefault(run.ProjectId) + 1;
            if (piece.Count < AtOnce || piece[^1].CreatedAt < moment) return counts;
            before = piece[^1].Id;
        }
    }
}
