using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Runs;

/// <summary>Holds the queue of the whole server, and lets it go on. What runs goes on in either case; a pause outlives the server.</summary>
public sealed class PauseQueue(RunWriter writer, IDbContextFactory<AppDb> contexts)
{
    /// <summary>It was paused, or goes on. Handlers return at once.</summary>
    public event Action? Changed;

    /// <returns>False: it was so before.</returns>
    public async Task<bool> Ask(bool paused, Actor by, CancellationToken cancellationToken)
    {
        var changed = await writer.Do(tx => paused ? Pause(tx, by) : tx.Db.Set<QueuePause>().ExecuteDelete() > 0, cancellationToken);
        if (changed) Changed?.Invoke();
        return changed;
    }

    /// <summary>Null: it goes on.</summary>
    public async Task<QueuePause?> Now(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<QueuePause>().AsNoTracking().SingleOrDefaultAsync(cancellationToken);
    }

    private static bool Pause(RunTx tx, Actor by)
    {
        if (tx.Db.Set<QueuePause>().Any()) return false;
        tx.Db.Add(new QueuePause { By = by.Name, At = tx.Now });
        tx.Db.SaveChanges();
        return true;
    }
}
