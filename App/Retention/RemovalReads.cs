using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Retention;

/// <summary>What retention has removed, for who comes by what is no longer there.</summary>
public sealed class RemovalReads(IDbContextFactory<AppDb> contexts)
{
    /// <summary>Null: no run of this number was removed.</summary>
    public async Task<RemovedRun?> Run(long runId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<RemovedRun>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == runId, cancellationToken);
    }

    /// <summary>Null: its logs and artifacts were not removed, or it had none.</summary>
    public async Task<RemovedFiles?> Files(long runId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<RemovedFiles>().AsNoTracking().SingleOrDefaultAsync(row => row.RunId == runId && row.Bytes > 0, cancellationToken);
    }

    /// <summary>How many runs are missing in figures about this time, because they were removed.</summary>
    public async Task<int> Missing(long projectId, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<RemovedRun>().CountAsync(row => row.ProjectId == projectId && row.EndedAt >= from && row.EndedAt < until, cancellationToken);
    }
}
