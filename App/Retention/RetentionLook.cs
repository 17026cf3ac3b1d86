using Microsoft.EntityFrameworkCore;
using TestRuns.Retention.Sweeping;
using TestRuns.Runs;
using TestRuns.Storage;

namespace TestRuns.Retention;

/// <summary>A run that would go.</summary>
public sealed record DoomedRun(long Id, int Number, string Name, RunStatus Status, DateTimeOffset EndedAt, int Cases);

/// <summary>What a rule would remove now; nothing was changed.</summary>
/// <param name="Bytes">Of the files of the runs that would go.</param>
/// <param name="Oldest">When the oldest of them ended; null: there is none.</param>
/// <param name="First">The oldest of them.</param>
/// <param name="FileRuns">Of how many runs that stay there are files that would go.</param>
public sealed record RetentionPreview(int Runs, long Cases, long Bytes, DateTimeOffset? Oldest, DateTimeOffset? Newest, IReadOnlyList<DoomedRun> First, int FileRuns, long FileBytes)
{
    public bool IsNothing => Runs == 0 && FileRuns == 0;
}

/// <summary>Looks what a rule would remove, before it does.</summary>
public sealed class RetentionLook(IDbContextFactory<AppDb> contexts, RunFolders folders, TimeProvider time)
{
    /// <summary>Of the list.</summary>
    public const int MostListed = 100;

    private const int AtOnce = 1000;

    /// <summary>Sizes are looked up folder by folder: among 100,000 runs it takes some seconds.</summary>
    public async Task<RetentionPreview> Ask(long projectId, RetentionRule rule, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var cut = await Cut.Read(db, projectId, rule, time.GetUtcNow(), cancellationToken);
        var going = cut.Runs(db);
        var sums = await going.GroupBy(run => run.ProjectId).Select(group => new
        {
            Runs = group.Count(), Cases = group.Sum(run => (long)run.CasesTotal), Oldest = group.Min(run => run.EndedAt), Newest = group.Max(run => run.EndedAt),
        }).SingleOrDefaultAsync(cancellationToken);
        var first = await going.OrderBy(run => run.Id).Take(MostListed).Select(run => new DoomedRun(run.Id, run.Number, run.Name, run.Status, run.EndedAt!.Value, run.CasesTotal)).ToListAsync(cancellationToken);
        var (_, bytes) = await Sizes(going, cancellationToken);
        var (fileRuns, fileBytes) = await Sizes(cut.Files(db), cancellationToken);
        return new RetentionPreview(sums?.Runs ?? 0, sums?.Cases ?? 0, bytes, sums?.Oldest, sums?.Newest, first, fileRuns, fileBytes);
    }

    /// <returns>How many have files, and the size of all of these.</returns>
    private async Task<(int Runs, long Bytes)> Sizes(IQueryable<Run> runs, CancellationToken cancellationToken)
    {
        var (count, bytes) = (0, 0L);
        for (var after = 0L; ;)
        {
            var last = after;
            var some = await runs.Where(run => run.Id > last).OrderBy(run => run.Id).Select(run => run.Id).Take(AtOnce).ToListAsync(cancellationToken);
            foreach (var run in some)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (folders.Size(run) is not (> 0 and var size)) continue;
                (count, bytes) = (count + 1, bytes + size);
            }

            if (some.Count < AtOnce) return (count, bytes);
            after = some[^1];
        }
    }
}
