using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Runs.Reading;

/// <summary>
/// The newest runs that ended within a time. Their numbers are read from the index of ends, and only those of the page are
/// read whole: by the lanes, a day of last month would be looked for in all runs since.
/// </summary>
internal static class EndedRuns
{
    /// <returns>The newest first, at most as many as wanted.</returns>
    public static async Task<List<RunSummary>> Newest(AppDb db, RunFilter filter, EndedBetween ended, long before, int wanted, CancellationToken cancellationToken)
    {
        var projects = filter.Projects ?? await db.Set<Catalog.Project>().Select(project => project.Id).ToListAsync(cancellationToken);
        var runs = RunLanes.With(db.Set<Run>().AsNoTracking(), filter);
        if (!string.IsNullOrWhiteSpace(filter.Text)) runs = RunLanes.Containing(runs, filter.Text.Trim(), filter.Number);
        var (from, until) = (ended.From, ended.Until);
        var found = new List<long>();
        foreach (var project in projects)
        {
            var some = await runs.Where(run => run.ProjectId == project && run.EndedAt >= from && run.EndedAt < until)
                .Select(run => new { run.Id, run.Status }).ToListAsync(cancellationToken);
            // By their status only here: an index that begins with it would hold all runs that ever ended so.
            found.AddRange(some.Where(run => run.Id < before && (filter.Statuses.Count == 0 || filter.Statuses.Contains(run.Status))).Select(run => run.Id));
        }

        long[] page = [.. found.OrderDescending().Take(wanted)];
        if (page.Length == 0) return [];
        return await db.Set<Run>().AsNoTracking().Where(run => page.Contains(run.Id)).OrderByDescending(run => run.Id).Select(RunSummary.From).ToListAsync(cancellationToken);
    }
}
