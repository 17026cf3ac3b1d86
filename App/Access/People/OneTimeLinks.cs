using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Access.People;

/// <summary>What all links have in common: how one is found, used up and revoked.</summary>
internal static class OneTimeLinks
{
    public static Task<OneTimeLink?> Find(AppDb db, LinkPurpose purpose, string secret, CancellationToken cancellationToken)
    {
        var hash = OneTimeLink.HashOf(secret);
        return db.Set<OneTimeLink>().AsNoTracking().FirstOrDefaultAsync(link => link.Purpose == purpose && link.Hash == hash, cancellationToken);
    }

    /// <summary>Within a transaction: the row count says who won when two use it at once.</summary>
    /// <returns>Null: it does not work, or not any more.</returns>
    public static async Task<OneTimeLink?> Use(AppDb db, LinkPurpose purpose, string secret, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hash = OneTimeLink.HashOf(secret);
        var won = await Open(db, now).Where(link => link.Purpose == purpose && link.Hash == hash)
            .ExecuteUpdateAsync(set => set.SetProperty(link => link.UsedAt, now), cancellationToken);
        return won == 0 ? null : await Find(db, purpose, secret, cancellationToken);
    }

    public static IQueryable<OneTimeLink> Open(AppDb db, DateTimeOffset now) =>
        db.Set<OneTimeLink>().Where(link => link.UsedAt == null && link.RevokedAt == null && link.ExpiresAt > now);

    public static Task<int> Revoke(this IQueryable<OneTimeLink> links, DateTimeOffset now, CancellationToken cancellationToken) =>
        links.ExecuteUpdateAsync(set => set.SetProperty(link => link.RevokedAt, now), cancellationToken);
}
