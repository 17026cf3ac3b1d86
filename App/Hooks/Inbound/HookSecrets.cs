using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Storage;

namespace TestRuns.Hooks.Inbound;

/// <summary>The secrets of stop addresses: made, replaced, removed. Who may do so is asked by whoever calls.</summary>
public sealed class HookSecrets(IDbContextFactory<AppDb> contexts, SecretSeal seal, Audit audit, HookNews news, TimeProvider time)
{
    /// <summary>How long the one before stays good when a new one is made.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(1);

    /// <summary>Who replaces it more often within a day ends the oldest.</summary>
    private const int MostAtOnce = 5;

    /// <summary>Those that are good, the newest first.</summary>
    public async Task<IReadOnlyList<HookSecret>> List(long projectId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Good(db, projectId).AsNoTracking().OrderByDescending(secret => secret.Id).ToListAsync(cancellationToken);
    }

    /// <returns>The new secret: this is the one time that it can be read.</returns>
    public async Task<string> Make(long projectId, string by, CancellationToken cancellationToken)
    {
        var text = SecretSeal.New();
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var older = await db.Set<HookSecret>().Where(secret => secret.ProjectId == projectId).OrderByDescending(secret => secret.Id).ToListAsync(cancellationToken);
        foreach (var secret in older) secret.EndsAt ??= now + Overlap;
        db.RemoveRange(older.Where((secret, place) => secret.EndsAt <= now || place >= MostAtOnce - 1));
        db.Add(new HookSecret { ProjectId = projectId, Closed = seal.Close(text), CreatedBy = by, CreatedAt = now });
        audit.Add(db, new AuditFact(by, "hook.secretMade", "stop address", projectId));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        news.Tell();
        return text;
    }

    /// <returns>False: there is no such secret of the project.</returns>
    public async Task<bool> Remove(long projectId, long id, string by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Set<HookSecret>().SingleOrDefaultAsync(one => one.Id == id && one.ProjectId == projectId, cancellationToken) is not { } secret) return false;
        db.Remove(secret);
        audit.Add(db, new AuditFact(by, "hook.secretRemoved", "stop address", projectId));
        await db.SaveChangesAsync(cancellationToken);
        news.Tell();
        return true;
    }

    /// <summary>The texts with which a call may be signed now.</summary>
    internal async Task<IReadOnlyList<string>> Texts(long projectId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var closed = await Good(db, projectId).Select(secret => secret.Closed).ToListAsync(cancellationToken);
        return [.. closed.Select(seal.Open).OfType<string>()];
    }

    private IQueryable<HookSecret> Good(AppDb db, long projectId)
    {
        var now = time.GetUtcNow();
        return db.Set<HookSecret>().Where(secret => secret.ProjectId == projectId && (secret.EndsAt == null || secret.EndsAt > now));
    }
}
