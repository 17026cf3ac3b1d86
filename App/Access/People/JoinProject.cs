using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Access.People;

/// <summary>What somebody finds behind an invitation's address.</summary>
/// <param name="InvitedBy">For people.</param>
public sealed record OpenedInvitation(LinkState State, long ProjectId, ProjectRole Role, string MeantFor, string InvitedBy)
{
    internal static OpenedInvitation Unknown { get; } = new(LinkState.Unknown, 0, ProjectRole.Viewer, "", "");
}

/// <summary>What an invitation does for who opens it: an account with a membership, or a membership for the account that they have.</summary>
public sealed class JoinProject(AppDb db, UserManager<Account> accounts, Invitations invitations, Audit audit, AccessNews news, TimeProvider time)
{
    public async Task<OpenedInvitation> Look(string secret, CancellationToken cancellationToken) =>
        await OneTimeLinks.Find(db, LinkPurpose.Invitation, secret, cancellationToken) is { } link
            ? new OpenedInvitation(link.StateAt(time.GetUtcNow()), link.ProjectId!.Value, link.Role!.Value, link.MeantFor!, link.CreatedBy!)
            : OpenedInvitation.Unknown;

    /// <summary>Makes the account and the membership, or neither. A refusal leaves the link good. Null: the link does not work.</summary>
    public async Task<(IdentityResult Result, Account Account)?> AsNew(string secret, NewAccount wanted, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var account = new Account
        {
            UserName = wanted.UserName,
            Email = string.IsNullOrWhiteSpace(wanted.Email) ? null : wanted.Email,
            DisplayName = wanted.DisplayName,
            CreatedAt = now,
        };
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await OneTimeLinks.Use(db, LinkPurpose.Invitation, secret, now, cancellationToken) is not { } link) return null;
        var result = await accounts.CreateAsync(account, wanted.Password);
        if (!result.Succeeded)
        {
            db.ChangeTracker.Clear();
            return (result, account);
        }

        db.Add(new Membership { ProjectId = link.ProjectId!.Value, AccountId = account.Id, Role = link.Role!.Value, Since = now });
        audit.Add(db, new AuditFact(account.DisplayName, "account.made", account.UserName!, Details: $"invited by {link.CreatedBy}"));
        await Finish(link, account, $"as {link.Role}", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        invitations.Tell();
        return (result, account);
    }

    /// <summary>Who is a member already keeps the larger of both roles.</summary>
    /// <returns>False: the link does not work.</returns>
    public async Task<bool> AsExisting(string secret, long accountId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Set<Account>().FirstOrDefaultAsync(row => row.Id == accountId && row.DisabledAt == null, cancellationToken) is not { } account) return false;
        if (await OneTimeLinks.Use(db, LinkPurpose.Invitation, secret, now, cancellationToken) is not { } link) return false;
        var (projectId, role) = (link.ProjectId!.Value, link.Role!.Value);
        var membership = await db.Set<Membership>().FirstOrDefaultAsync(row => row.ProjectId == projectId && row.AccountId == accountId, cancellationToken);
        var was = membership?.Role;
        if (membership is null) db.Add(new Membership { ProjectId = projectId, AccountId = accountId, Role = role, Since = now });
        else if (membership.Role < role) membership.Role = role;
        await Finish(link, account, was is null ? $"as {role}" : $"was {was}, invited as {role}", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        invitations.Tell();
        news.Tell(accountId);
        return true;
    }

    private Task Finish(OneTimeLink link, Account account, string how, CancellationToken cancellationToken)
    {
        audit.Add(db, new AuditFact(account.DisplayName, "member.joined", account.UserName!, link.ProjectId, $"{how}, by the invitation of {link.CreatedBy} for {link.MeantFor}"));
        return db.SaveChangesAsync(cancellationToken);
    }
}
