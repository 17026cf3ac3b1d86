using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Runs.Reading;

/// <summary>Every question about runs that does not change them.</summary>
public sealed class RunReads(IDbContextFactory<AppDb> contexts)
{
    /// <summary>A page of runs, the newest first.</summary>
    /// <param name="before">Only runs with a lower id: the cursor of the page before; null: from the newest.</param>
    public async Task<RunPage> List(RunFilter filter, long? before, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var query = Filtered(db.Set<Run>().AsNoTracking(), filter);
        if (before is not null) query = query.Where(run => run.Id < before);
        var rows = await query.OrderByDescending(run => run.Id).Take(limit + 1).Select(RunSummary.From).ToListAsync(cancellationToken);
        return rows.Count > limit ? new RunPage(rows[..limit], rows[limit - 1].Id) : new RunPage(rows, null);
    }

    public async Task<RunSummary?> Find(long runId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<Run>().AsNoTracking().Where(run => run.Id == runId).Select(RunSummary.From).SingleOrDefaultAsync(cancellationToken);
    }

    public async Task<RunDetail?> Detail(long runId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // One read transaction: the run, its cases and their steps are of the same moment.
        await using var snapshot = await db.BeginReading(cancellationToken);
        var run = await db.Set<Run>().AsNoTracking().Where(run => run.Id == runId).Select(RunSummary.From).SingleOrDefaultAsync(cancellationToken);
        return run is null ? null : new RunDetail(run, await CaseViews.Read(db, runId, only: null, cancellationToken));
    }

    /// <summary>Events with a number above <paramref name="after"/>, in their order.</summary>
    public async Task<IReadOnlyList<RunEvent>> Events(long runId, long after, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<RunEvent>().AsNoTracking().Where(happened => happened.RunId == runId && happened.Id > after)
            .OrderBy(happened => happened.Id).Take(limit).ToListAsync(cancellationToken);
    }

    /// <summary>How many runs there are in each status.</summary>
    public async Task<IReadOnlyDictionary<RunStatus, int>> Counts(IReadOnlyList<long>? projects, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Filtered(db.Set<Run>().AsNoTracking(), new RunFilter { Projects = projects }).GroupBy(run => run.Status)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(row => row.Key, row => row.Count, cancellationToken);
    }

    private static IQueryable<Run> Filtered(IQueryable<Run> runs, RunFilter filter)
    {
        if (filter.Projects is { } projects) runs = runs.Where(run => projects.Contains(run.ProjectId));
        if (filter.Statuses is { Count: > 0 } statuses) runs = runs.Where(run => statuses.Contains(run.Status));
        if (filter.Key is { } key) runs = runs.Where(run => run.Key == key);
        if (filter.Branch is { } branch) runs = runs.Where(run => run.Branch == branch);
        if (string.IsNullOrWhiteSpace(filter.Text)) return runs;

        var pattern = $"%{Escaped(filter.Text.Trim())}%";
        var number = filter.Number ?? -1;
        return runs.Where(run => run.Number == number
            || EF.Functions.Like(run.Name, pattern, @"\") || EF.Functions.Like(run.SuiteName, pattern, @"\")
            || EF.Functions.Like(run.Branch, pattern, @"\") || EF.Functions.Like(run.Commit, pattern, @"\") || EF.Functions.Like(run.Key, pattern, @"\"));
    }

    private static string Escaped(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
