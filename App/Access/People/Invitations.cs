using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Access.People;

/// <summary>An invitation that nobody has used yet.</summary>
public sealed record Invitation(long Id, string MeantFor, ProjectRole Role, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>Links that make who opens them a member of a project. Who may make them is asked by whoever calls.</summary>
public sealed class Invitations(IDbContextFactory<AppDb> contexts, Audit audit, TimeProvider time)
{
    /// <summary>Where the page is; the secret follows.</summary>
    public const string Path = "/account/invited/";

    public const int LongestName = 200;

    /// <summary>Open at the same time, in one project.</summary>
    public const int Most = 100;

    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    /// <summary>One was made, used or revoked. Handlers return at once.</summary>
    public event Action? Changed;

    /// <returns>The secret, which can be read this once; null: there are <see cref="Most"/> open ones.</returns>
    public async Task<string?> Make(long projectId, ProjectRole role, string meantFor, Decider by, CancellationToken cancellationToken)
    {
        var secret = OneTimeLink.NewSecret();
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await Of(db, projectId, now).CountAsync(cancellationToken) >= Most) return null;
        db.Add(new OneTimeLink
        {
            Purpose = LinkPurpose.Invitation,
            Hash = OneTimeLink.HashOf(secret),
            ProjectId = projectId,
            Role = role,
            MeantFor = meantFor.Trim(),
            CreatedBy = by.Name,
            CreatedById = by.AccountId,
            CreatedAt = now,
            ExpiresAt = now + Life,
        });
        audit.Add(db, new AuditFact(by.Name, "invitation.made", meantFor.Trim(), projectId, $"as {role}"));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Changed?.Invoke();
        return secret;
    }

    /// <summary>Those that still work, the newest first.</summary>
    public async Task<IReadOnlyList<Invitation>> Open(long projectId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Of(db, projectId, time.GetUtcNow()).OrderByDescending(link => link.Id)
            .Select(link => new Invitation(link.Id, link.MeantFor!, link.Role!.Value, link.CreatedBy!, link.CreatedAt, link.ExpiresAt!.Value))
            .ToListAsync(cancellationToken);
    }

    /// <returns>False: it was used, revoked or over before.</returns>
    public async Task<bool> Revoke(long projectId, long id, string by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var one = Of(db, projectId, now).Where(link => link.Id == id);
        var meantFor = await one.Select(link => link.MeantFor).FirstOrDefaultAsync(cancellationToken);
        if (await one.Revoke(now, cancellationToken) == 0) return false;
        audit.Add(db, new AuditFact(by, "invitation.revoked", meantFor ?? "", projectId));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Changed?.Invoke();
        return true;
    }

    internal void Tell() => Changed?.Invoke();

    private static IQueryable<OneTimeLink> Of(AppDb db, long projectId, DateTimeOffset now) =>
        OneTimeLinks.Open(db, now).Where(link => link.Purpose == LinkPurpose.Invitation && link.ProjectId == projectId);
}
