using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Runs;
using TestRuns.Runs.Reading;
using TestRuns.Storage;

namespace TestRuns.Retention;

/// <summary>Which runs stay whatever the rules say. Who may decide it is asked by whoever calls.</summary>
public sealed class KeptRuns(IDbContextFactory<AppDb> contexts, Audit audit, TimeProvider time)
{
    public async Task<KeptRun?> Find(long runId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<KeptRun>().AsNoTracking().SingleOrDefaultAsync(row => row.RunId == runId, cancellationToken);
    }

    /// <returns>False: it was so before, or the run is gone.</returns>
    public async Task<bool> Set(RunSummary run, bool kept, string by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var there = await db.Set<KeptRun>().AnyAsync(row => row.RunId == run.Id, cancellationToken);
        // One that is being removed cannot be kept any more, though some of its rows are still there.
        if (there == kept || !await db.Set<Run>().AnyAsync(row => row.Id == run.Id, cancellationToken) || await db.Set<RemovedRun>().AnyAsync(row => row.Id == run.Id, cancellationToken)) return false;
        if (kept) db.Add(new KeptRun { RunId = run.Id, By = by, At = time.GetUtcNow() });
        else await db.Set<KeptRun>().Where(row => row.RunId == run.Id).ExecuteDeleteAsync(cancellationToken);
        audit.Add(db, new AuditFact(by, kept ? "run.kept" : "run.letGo", $"#{run.Number} {run.Name}", run.ProjectId));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
