using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Access.People;

/// <summary>What somebody finds behind the address of a password reset.</summary>
/// <param name="UserName">Whose password it is; empty where the link does not work.</param>
public sealed record OpenedReset(LinkState State, string UserName);

/// <summary>Takes the new password of who opened a link. All other sessions of the account end with it.</summary>
public sealed class NewPassword(AppDb db, UserManager<Account> accounts, Audit audit, AccessNews news, TimeProvider time)
{
    public async Task<OpenedReset> Look(string secret, CancellationToken cancellationToken)
    {
        if (await OneTimeLinks.Find(db, LinkPurpose.PasswordReset, secret, cancellationToken) is not { } link) return new OpenedReset(LinkState.Unknown, "");
        var state = link.StateAt(time.GetUtcNow());
        var account = state == LinkState.Good ? await db.Set<Account>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == link.AccountId, cancellationToken) : null;
        if (state == LinkState.Good && account is not { DisabledAt: null }) state = LinkState.Revoked;
        return new OpenedReset(state, account?.UserName ?? "");
    }

    /// <summary>A refusal leaves the link good. Null: the link does not work.</summary>
    public async Task<(IdentityResult Result, Account Account)?> Set(string secret, string password, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await OneTimeLinks.Use(db, LinkPurpose.PasswordReset, secret, time.GetUtcNow(), cancellationToken) is not { } link) return null;
        if (await db.Set<Account>().FirstOrDefaultAsync(row => row.Id == link.AccountId && row.DisabledAt == null, cancellationToken) is not { } account) return null;
        // Who locked the door by trying must not stand before it with the new key.
        (account.LockoutEnd, account.AccessFailedCount) = (null, 0);
        audit.Add(db, new AuditFact(account.DisplayName, "account.passwordReset", account.UserName!, Details: $"with the link that {link.CreatedBy} made"));
        var result = await accounts.RemovePasswordAsync(account);
        if (result.Succeeded) result = await accounts.AddPasswordAsync(account, password);
        if (!result.Succeeded)
        {
            db.ChangeTracker.Clear();
            return (result, account);
        }

        await transaction.CommitAsync(cancellationToken);
        news.Tell(account.Id);
        return (result, account);
    }
}
