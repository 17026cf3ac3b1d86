using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Access.People;

/// <summary>A member as people see one.</summary>
/// <param name="Since">Null: from before it was recorded.</param>
/// <param name="Tokens">How many tokens for this project they made that are still good.</param>
public sealed record Member(long AccountId, string Name, string UserName, ProjectRole Role, DateTimeOffset? Since, bool IsAdministrator, bool IsDisabled, int Tokens);

public enum MemberOutcome
{
    Done,

    /// <summary>Not a member, or not any more.</summary>
    Unknown,

    /// <summary>The project's only Maintainer: that, an administrator alone may change.</summary>
    LastMaintainer,
}

/// <summary>The members of projects. Who may decide about them is asked by whoever calls.</summary>
public sealed class MemberStore(IDbContextFactory<AppDb> contexts, Audit audit, AccessNews news, TimeProvider time)
{
    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<Member>> List(long projectId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var members = from membership in db.Set<Membership>()
                      where membership.ProjectId == projectId
                      join account in db.Set<Account>() on membership.AccountId equals account.Id
                      orderby account.DisplayName, account.Id
                      select new Member(
                          account.Id, account.DisplayName, account.UserName!, membership.Role, membership.Since, account.IsAdministrator, account.DisabledAt != null,
                          db.Set<AccessToken>().Count(token => token.CreatedById == account.Id && token.ProjectId == projectId && token.RevokedAt == null && (token.ExpiresAt == null || token.ExpiresAt > now)));
        return await members.ToListAsync(cancellationToken);
    }

    public Task<MemberOutcome> ChangeRole(long projectId, long accountId, ProjectRole role, Decider by, CancellationToken cancellationToken) =>
        Change(projectId, accountId, by, (_, membership, account) =>
        {
            if (membership.Role == role) return null;
            var fact = new AuditFact(by.Name, "member.roleChanged", account.UserName!, projectId, $"{membership.Role} to {role}");
            membership.Role = role;
            return fact;
        }, cancellationToken);

    public Task<MemberOutcome> Remove(long projectId, long accountId, Decider by, CancellationToken cancellationToken) =>
        Change(projectId, accountId, by, (db, membership, account) =>
        {
            db.Remove(membership);
            return new AuditFact(by.Name, "member.removed", account.UserName!, projectId, $"was {membership.Role}");
        }, cancellationToken);

    /// <param name="change">What is to be recorded; null: nothing is to be changed.</param>
    private async Task<MemberOutcome> Change(
        long projectId, long accountId, Decider by, Func<AppDb, Membership, Account, AuditFact?> change, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // From here on nobody else writes: two maintainers cannot remove each other at the same moment.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var membership = await db.Set<Membership>().FirstOrDefaultAsync(row => row.ProjectId == projectId && row.AccountId == accountId, cancellationToken);
        var account = await db.Set<Account>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == accountId, cancellationToken);
        if (membership is null || account is null) return MemberOutcome.Unknown;
        var wasMaintainer = membership.Role == ProjectRole.Maintainer;
        if (change(db, membership, account) is not { } fact) return MemberOutcome.Done;
        if (wasMaintainer && !by.IsAdministrator && !await HasOther(db, projectId, accountId, cancellationToken)) return MemberOutcome.LastMaintainer;

        audit.Add(db, fact);
        await db.SaveChangesAsync(cancellationToken);
        // Who may no longer invite has not invited anybody either: a link kept aside would be the way back in.
        if (wasMaintainer)
        {
            var now = time.GetUtcNow();
            await OneTimeLinks.Open(db, now).Where(link => link.ProjectId == projectId && link.CreatedById == accountId).Revoke(now, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        news.Tell(accountId);
        return MemberOutcome.Done;
    }

    private static Task<bool> HasOther(AppDb db, long projectId, long accountId, CancellationToken cancellationToken) =>
        db.Set<Membership>().Where(row => row.ProjectId == projectId && row.AccountId != accountId && row.Role == ProjectRole.Maintainer)
            .Join(db.Set<Account>(), row => row.AccountId, account => account.Id, (_, account) => account.DisabledAt)
            .AnyAsync(disabledAt => disabledAt == null, cancellationToken);
}
