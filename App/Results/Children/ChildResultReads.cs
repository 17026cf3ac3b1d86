using Microsoft.EntityFrameworkCore;
using TestRuns.Results.Reading;
using TestRuns.Runs;
using TestRuns.Runs.Reading;
using TestRuns.Storage;

namespace TestRuns.Results.Children;

/// <summary>Which of a step's child results are wanted.</summary>
/// <param name="Status">Null: all.</param>
/// <param name="Text">Contained in suite, name or message.</param>
public sealed record ChildFilter(ReadStatus? Status = null, string? Text = null);

/// <summary>Where a list of a step's results stands: behind this one.</summary>
public sealed record ChildPlace(ReadStatus Status, long Id);

public sealed class ChildResultReads(IDbContextFactory<AppDb> contexts)
{
    /// <summary>What a reader wants to see first.</summary>
    private static readonly ReadStatus[] InOrder = [ReadStatus.Failed, ReadStatus.Skipped, ReadStatus.Passed];

    /// <summary>How the step's tests ended; null: there is no such step in the run.</summary>
    public async Task<ChildCounts?> Counts(long runId, long stepId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<StepExecution>().Where(step => step.Id == stepId && step.RunId == runId)
            .Select(step => new ChildCounts(step.ResultsPassed ?? 0, step.ResultsFailed ?? 0, step.ResultsSkipped ?? 0)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Some of a step's results, what failed first, then what was skipped: however many there are, the index has them in this order.</summary>
    /// <param name="only">Null: all.</param>
    /// <param name="after">The last one of the page before; null: from the beginning.</param>
    public async Task<IReadOnlyList<ChildResult>> After(long runId, long stepId, ReadStatus? only, ChildPlace? after, int take, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var page = new List<ChildResult>();
        foreach (var status in InOrder.SkipWhile(one => after is not null && one != after.Status).Where(one => only is null || one == only))
        {
            var from = after is not null && after.Status == status ? after.Id : 0;
            page.AddRange(await db.Set<ChildResult>().AsNoTracking().Where(child => child.StepId == stepId && child.Status == status && child.Id > from && child.RunId == runId)
                .OrderBy(child => child.Id).Take(take - page.Count).ToListAsync(cancellationToken));
            if (page.Count == take) break;
        }

        return page;
    }

    /// <summary>Some of a step's results, what failed first, then what was skipped; with how many there are in all.</summary>
    public async Task<(IReadOnlyList<ChildResult> Page, int Total)> OfStep(long runId, long stepId, ChildFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // By run too: who may look at a run may ask for any step's number.
        var wanted = db.Set<ChildResult>().AsNoTracking().Where(child => child.StepId == stepId && child.RunId == runId);
        if (filter.Status is { } status) wanted = wanted.Where(child => child.Status == status);
        if (filter.Text?.Trim() is { Length: > 0 } text)
        {
            var pattern = $"%{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
            wanted = wanted.Where(child =>
                EF.Functions.Like(child.Suite, pattern, @"\") || EF.Functions.Like(child.Name, pattern, @"\") || EF.Functions.Like(child.Message, pattern, @"\"));
        }

        var total = await wanted.CountAsync(cancellationToken);
        var page = await wanted.OrderBy(child => child.Status == ReadStatus.Failed ? 0 : child.Status == ReadStatus.Skipped ? 1 : 2).ThenBy(child => child.Id)
            .Skip(skip).Take(take).ToListAsync(cancellationToken);
        return (page, total);
    }

    /// <summary>All of a run's, step by step, in the order of their files; not all at once in memory.</summary>
    public async IAsyncEnumerable<ChildResult> OfRun(long runId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var all = db.Set<ChildResult>().AsNoTracking().Where(child => child.RunId == runId).OrderBy(child => child.StepId).ThenBy(child => child.File).ThenBy(child => child.Id);
        await foreach (var child in all.AsAsyncEnumerable().WithCancellation(cancellationToken)) yield return child;
    }
}
