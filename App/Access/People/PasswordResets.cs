using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Access.People;

/// <summary>Links with which somebody who lost a password chooses a new one. An administrator makes them, and is asked about by whoever calls.</summary>
public sealed class PasswordResets(IDbContextFactory<AppDb> contexts, Audit audit, TimeProvider time)
{
    /// <summary>Where the page is; the secret follows.</summary>
    public const string Path = "/account/reset/";

    public static readonly TimeSpan Life = TimeSpan.FromDays(1);

    /// <summary>The links before it that were not used end.</summary>
    /// <returns>The secret, which can be read this once; null: there is no such account, or it is disabled.</returns>
    public async Task<string?> Make(long accountId, Decider by, CancellationToken cancellationToken)
    {
        var secret = OneTimeLink.NewSecret();
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Set<Account>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == accountId && row.DisabledAt == null, cancellationToken) is not { } account) return null;
        await OneTimeLinks.Open(db, now).Where(link => link.Purpose == LinkPurpose.PasswordReset && link.AccountId == accountId).Revoke(now, cancellationToken);
        db.Add(new OneTimeLink
        {
            Purpose = LinkPurpose.PasswordReset,
            Hash = OneTimeLink.HashOf(secret),
            AccountId = accountId,
            CreatedBy = by.Name,
            CreatedById = by.AccountId,
            CreatedAt = now,
            ExpiresAt = now + Life,
        });
        audit.Add(db, new AuditFact(by.Name, "account.resetLinkMade", account.UserName!));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return secret;
    }
}
