using Microsoft.EntityFrameworkCore;
using TestRuns.Runs;
using TestRuns.Storage;

namespace TestRuns.Retention.Sweeping;

/// <summary>Carries a rule out, a page of runs after the other, the oldest first.</summary>
internal sealed class Sweep(IDbContextFactory<AppDb> contexts, RemoveRuns runs, RemoveFiles files, RunFolders folders, TimeProvider time)
{
    private const int AtOnce = 200;

    /// <param name="start">As it stands before.</param>
    /// <param name="rule">What it is about.</param>
    /// <param name="tell">Told how far it has come.</param>
    /// <param name="cancellationToken">Ends it between two pieces: what is gone is gone.</param>
    public async Task Ask(RetentionProgress start, RetentionRule rule, Action<RetentionProgress> tell, CancellationToken cancellationToken)
    {
        var progress = start;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var cut = await Cut.Read(db, start.ProjectId, rule, time.GetUtcNow(), cancellationToken);
        tell(progress = progress with { Total = await cut.Runs(db).CountAsync(cancellationToken) });
        await foreach (var some in Pages(cut.Runs(db), cancellationToken))
        {
            var cases = await db.Set<Run>().Where(run => some.Contains(run.Id)).Select(run => new { run.Id, run.CasesTotal }).ToDictionaryAsync(run => run.Id, run => run.CasesTotal, cancellationToken);
            var gone = new List<long>();
            try
            {
                await runs.Ask(some, cut, gone.Add, cancellationToken);
            }
            finally
            {
                // Also what went before it was cancelled.
                var bytes = await DeleteFiles(gone);
                tell(progress = progress with { Runs = progress.Runs + gone.Count, Cases = progress.Cases + gone.Sum(run => (long)cases[run]), Bytes = progress.Bytes + bytes });
            }
        }

        await foreach (var some in Pages(cut.Files(db), cancellationToken))
        {
            var (count, bytes) = await files.Ask(some, cut, cancellationToken);
            tell(progress = progress with { FileRuns = progress.FileRuns + count, Bytes = progress.Bytes + bytes });
        }
    }

    /// <summary>After a start: what an earlier life had begun, and written down, is finished.</summary>
    public async Task Finish(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var undone = await db.Set<RemovedRun>().Where(row => !row.IsDone).OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(cancellationToken);
        var left = await db.Set<Run>().Where(run => undone.Contains(run.Id)).OrderBy(run => run.Id).Select(run => run.Id).ToListAsync(cancellationToken);
        await runs.Ask(left, cut: null, _ => { }, cancellationToken);
        await DeleteFiles(undone);
        var stripped = await db.Set<RemovedFiles>().Where(row => !row.IsDone).Select(row => row.RunId).ToListAsync(cancellationToken);
        var gone = stripped.Where(folders.Delete).ToList();
        await db.Set<RemovedFiles>().Where(row => gone.Contains(row.RunId)).ExecuteUpdateAsync(set => set.SetProperty(row => row.IsDone, true), cancellationToken);
    }

    /// <summary>Of runs whose rows are gone. They are on record as removed: their files go, whoever has left meanwhile.</summary>
    private async Task<long> DeleteFiles(IReadOnlyList<long> runIds)
    {
        var bytes = 0L;
        var deleted = new List<long>();
        foreach (var run in runIds)
        {
            var size = folders.Size(run);
            if (!folders.Delete(run)) continue;
            bytes += size;
            deleted.Add(run);
        }

        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        await db.Set<RemovedRun>().Where(row => deleted.Contains(row.Id)).ExecuteUpdateAsync(set => set.SetProperty(row => row.IsDone, true), CancellationToken.None);
        return bytes;
    }

    /// <summary>Each is read when the one before was dealt with: what is gone by then is not in it.</summary>
    private static async IAsyncEnumerable<IReadOnlyList<long>> Pages(IQueryable<Run> all, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = 0L; ;)
        {
            var last = after;
            var some = await all.Where(run => run.Id > last).OrderBy(run => run.Id).Select(run => run.Id).Take(AtOnce).ToListAsync(cancellationToken);
            if (some.Count > 0) yield return some;
            if (some.Count < AtOnce) yield break;
            after = some[^1];
        }
    }
}
