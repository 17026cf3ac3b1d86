using Microsoft.EntityFrameworkCore;
using TestRuns.Results.Reading;
using TestRuns.Storage;

namespace TestRuns.Results.Children;

/// <summary>Which of a step's child results are wanted.</summary>
/// <param name="Status">Null: all.</param>
/// <param name="Text">Contained in suite, name or message.</param>
public sealed record ChildFilter(ReadStatus? Status = null, string? Text = null);

public sealed class ChildResultReads(IDbContextFactory<AppDb> contexts)
{
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
