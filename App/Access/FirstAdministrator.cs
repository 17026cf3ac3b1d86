using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Access;

/// <summary>What a person gives to have an account.</summary>
public sealed record NewAccount(string UserName, string? Email, string DisplayName, string Password);

/// <summary>Makes the first account of a new server, through a link that only who started the server has seen.</summary>
public sealed class FirstAdministrator(AppDb db, UserManager<Account> accounts, Audit audit, TimeProvider time)
{
    /// <summary>Where the page is; the secret follows.</summary>
    public const string Path = "/account/first/";

    /// <summary>
    /// The secret of a new link, shown once: print it behind the server's address and <see cref="Path"/>. The one before dies.
    /// Null when there is an account already.
    /// </summary>
    public async Task<string?> IssueToken(CancellationToken cancellationToken)
    {
        var secret = OneTimeLink.NewSecret();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await Links().ExecuteDeleteAsync(cancellationToken);
        var needed = await IsNeeded(cancellationToken);
        if (needed)
        {
            db.Add(new OneTimeLink { Purpose = LinkPurpose.FirstAdministrator, Hash = OneTimeLink.HashOf(secret), CreatedAt = time.GetUtcNow() });
            await db.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return needed ? secret : null;
    }

    /// <summary>Whether nobody has an account yet.</summary>
    public async Task<bool> IsNeeded(CancellationToken cancellationToken) => !await db.Set<Account>().AnyAsync(cancellationToken);

    /// <summary>Whether the link still works.</summary>
    public async Task<bool> IsGood(string secret, CancellationToken cancellationToken) =>
        await IsNeeded(cancellationToken) && await Links(secret).AnyAsync(cancellationToken);

    /// <summary>Uses the link up and makes the account. Null: the link was used or is wrong. A refusal leaves the link good.</summary>
    public async Task<(IdentityResult Result, Account Account)?> Create(string secret, NewAccount wanted, CancellationToken cancellationToken)
    {
        var account = new Account
        {
            UserName = wanted.UserName,
            Email = string.IsNullOrWhiteSpace(wanted.Email) ? null : wanted.Email,
            DisplayName = wanted.DisplayName,
            IsAdministrator = true,
            CreatedAt = time.GetUtcNow(),
        };

        // The row count says who won when two use the link at once; the loser's password is not even looked at.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await Links(secret).ExecuteDeleteAsync(cancellationToken) == 0 || !await IsNeeded(cancellationToken)) return null;
        audit.Add(db, new AuditFact(wanted.DisplayName, "account.firstAdministrator", wanted.UserName));
        var result = await accounts.CreateAsync(account, wanted.Password);
        if (result.Succeeded) await transaction.CommitAsync(cancellationToken);
        else db.ChangeTracker.Clear();
        return (result, account);
    }

    private IQueryable<OneTimeLink> Links() => db.Set<OneTimeLink>().Where(link => link.Purpose == LinkPurpose.FirstAdministrator);

    private IQueryable<OneTimeLink> Links(string secret)
    {
        var hash = OneTimeLink.HashOf(secret);
        return Links().Where(link => link.Hash == hash);
    }
}
