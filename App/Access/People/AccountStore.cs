using Microsoft.EntityFrameworkCore;
using TestRuns.Access.Tokens;
using TestRuns.Storage;

namespace TestRuns.Access.People;

/// <summary>An account as administrators see it.</summary>
/// <param name="LockedUntil">After too many wrong passwords; null: it is not.</param>
/// <param name="Projects">Of how many it is a member.</param>
/// <param name="Tokens">How many that are still good it made.</param>
public sealed record AccountView(
    long Id, string Name, string UserName, string? Email, bool IsAdministrator, DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt, string? DisabledBy,
    DateTimeOffset? LockedUntil, int Projects, int Tokens);

public enum AccountOutcome
{
    Done,
    Unknown,

    /// <summary>There would be nobody left who may do everything.</summary>
    LastAdministrator,
}

/// <summary>All accounts, and what an administrator decides about them. Who is one is asked by whoever calls.</summary>
public sealed class AccountStore(IDbContextFactory<AppDb> contexts, TokenStore tokens, Audit audit, AccessNews news, TimeProvider time)
{
    public const int Most = 200;

    /// <summary>By name, at most <see cref="Most"/>.</summary>
    /// <param name="text">A part of a name or an address; null: all.</param>
    public async Task<IReadOnlyList<AccountView>> List(string? text, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var accounts = db.Set<Account>().AsNoTracking();
        if (!string.IsNullOrWhiteSpace(text))
        {
            var part = text.Trim().ToUpperInvariant();
            accounts = accounts.Where(account => account.NormalizedUserName!.Contains(part) || account.NormalizedEmail!.Contains(part) || account.DisplayName.ToUpper().Contains(part));
        }

        return await accounts.OrderBy(account => account.DisplayName).ThenBy(account => account.Id).Take(Most)
            .Select(account => new AccountView(
                account.Id, account.DisplayName, account.UserName!, account.Email, account.IsAdministrator, account.CreatedAt, account.DisabledAt, account.DisabledBy,
                account.LockoutEnd > now ? account.LockoutEnd : null,
                db.Set<Membership>().Count(row => row.AccountId == account.Id),
                db.Set<AccessToken>().Count(token => token.CreatedById == account.Id && token.RevokedAt == null && (token.ExpiresAt == null || token.ExpiresAt > now))))
            .ToListAsync(cancellationToken);
    }

    public Task<AccountOutcome> SetAdministrator(long accountId, bool on, string by, CancellationToken cancellationToken) => Change(
        accountId,
        losesIt: !on,
        account =>
        {
            if (account.IsAdministrator == on) return null;
            account.IsAdministrator = on;
            return new AuditFact(by, on ? "account.madeAdministrator" : "account.administratorNoMore", account.UserName!);
        },
        cancellationToken);

    /// <summary>Its sessions end, and what its tokens hold open ends with them.</summary>
    public async Task<AccountOutcome> Disable(long accountId, string by, CancellationToken cancellationToken)
    {
        var outcome = await Change(
            accountId,
            losesIt: true,
            account =>
            {
                if (account.DisabledAt is not null) return null;
                (account.DisabledAt, account.DisabledBy) = (time.GetUtcNow(), by);
                // Every session carries the one that it began with.
                account.SecurityStamp = Guid.NewGuid().ToString();
                return new AuditFact(by, "account.disabled", account.UserName!);
            },
            cancellationToken);
        if (outcome == AccountOutcome.Done) await tokens.TellDisabled(accountId, by, cancellationToken);
        return outcome;
    }

    public Task<AccountOutcome> Enable(long accountId, string by, CancellationToken cancellationToken) => Change(
        accountId,
        losesIt: false,
        account =>
        {
            if (account.DisabledAt is null) return null;
            (account.DisabledAt, account.DisabledBy) = (null, null);
            return new AuditFact(by, "account.enabled", account.UserName!);
        },
        cancellationToken);

    /// <param name="losesIt">It may do less afterwards: its links end, and it must not be the last administrator.</param>
    /// <param name="change">What is to be recorded; null: nothing is to be changed.</param>
    private async Task<AccountOutcome> Change(long accountId, bool losesIt, Func<Account, AuditFact?> change, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // From here on nobody else writes: the last two administrators cannot end each other at the same moment.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Set<Account>().FirstOrDefaultAsync(row => row.Id == accountId, cancellationToken) is not { } account) return AccountOutcome.Unknown;
        var counted = account is { IsAdministrator: true, DisabledAt: null };
        if (change(account) is not { } fact) return AccountOutcome.Done;
        if (losesIt && counted && !await db.Set<Account>().AnyAsync(row => row.Id != accountId && row.IsAdministrator && row.DisabledAt == null, cancellationToken))
            return AccountOutcome.LastAdministrator;
        audit.Add(db, fact);
        await db.SaveChangesAsync(cancellationToken);
        var now = time.GetUtcNow();
        if (losesIt) await OneTimeLinks.Open(db, now).Where(link => link.CreatedById == accountId || link.AccountId == accountId).Revoke(now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        news.Tell(accountId);
        return AccountOutcome.Done;
    }
}
