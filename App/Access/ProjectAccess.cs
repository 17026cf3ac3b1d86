using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Access;

/// <summary>What a caller wants to touch: a project, or one run of it.</summary>
public sealed record ProjectResource(long ProjectId, long? RunId = null);

public enum AccessAnswer
{
    Granted,

    /// <summary>A member whose role is too small: 403.</summary>
    RoleTooSmall,

    /// <summary>To this caller the project does not exist: 404.</summary>
    NotAMember,
}

/// <summary>
/// The one place that knows who may do what in which project, however the caller was recognised. Read from the database at
/// each question, so a membership that is taken away counts from the next call on.
/// </summary>
public sealed class ProjectAccess(IDbContextFactory<AppDb> contexts, QuickReads reads)
{
    /// <summary>The caller's role; null when not a member. An administrator is Maintainer everywhere; a token is what it was made as.</summary>
    public Task<ProjectRole?> RoleIn(ClaimsPrincipal caller, long projectId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (caller.OwnToken() is { } token) return Task.FromResult(token.RoleIn(projectId));
        return Task.FromResult(caller.AccountId() is { } accountId ? RoleOf(accountId, projectId) : null);
    }

    /// <summary>The projects that the caller may look at; null: all of them.</summary>
    public async Task<IReadOnlyList<long>?> VisibleProjects(ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        if (caller.OwnToken() is { } token) return token.Standing is null ? [] : token.ProjectId is { } own ? [own] : null;
        if (caller.AccountId() is not { } accountId) return [];
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await IsAdministrator(db, accountId, cancellationToken)) return null;
        return await db.Set<Membership>().Where(membership => membership.AccountId == accountId && db.Set<Account>().Any(account => account.Id == accountId && account.DisabledAt == null))
            .Select(membership => membership.ProjectId).ToListAsync(cancellationToken);
    }

    /// <summary>A token never is, whoever made it.</summary>
    public async Task<bool> IsAdministrator(ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        if (caller.AccountId() is not { } accountId) return false;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await IsAdministrator(db, accountId, cancellationToken);
    }

    /// <summary>Whether the caller may do there what <paramref name="needed"/> may do. A run's own token is its Runner.</summary>
    public async Task<AccessAnswer> Ask(ClaimsPrincipal caller, ProjectRole needed, ProjectResource resource, CancellationToken cancellationToken)
    {
        var role = caller.OwnRun() is { } own
            ? own.RunId == resource.RunId ? ProjectRole.Runner : null
            : await RoleIn(caller, resource.ProjectId, cancellationToken);
        return role is null ? AccessAnswer.NotAMember : role >= needed ? AccessAnswer.Granted : AccessAnswer.RoleTooSmall;
    }

    /// <summary>
    /// The same about a thing that belongs to one project, or (null) to all of them, such as a controller: that one every
    /// member of a project may look at, and only an administrator may change.
    /// </summary>
    public async Task<AccessAnswer> AskShared(ClaimsPrincipal caller, ProjectRole needed, long? projectId, CancellationToken cancellationToken)
    {
        if (projectId is { } id) return await Ask(caller, needed, new ProjectResource(id), cancellationToken);
        if (await IsAdministrator(caller, cancellationToken)) return AccessAnswer.Granted;
        return await VisibleProjects(caller, cancellationToken) switch
        {
            [] => AccessAnswer.NotAMember,
            _ => needed == ProjectRole.Viewer ? AccessAnswer.Granted : AccessAnswer.RoleTooSmall,
        };
    }

    private static Task<bool> IsAdministrator(AppDb db, long accountId, CancellationToken cancellationToken) =>
        db.Set<Account>().AnyAsync(account => account.Id == accountId && account.IsAdministrator && account.DisabledAt == null, cancellationToken);

    private ProjectRole? RoleOf(long accountId, long projectId) => reads.Ask(stored =>
    {
        // Its sessions have ended; what one of them had begun before, such as a stream of events, asks here.
        if (stored.Select<Account>().Where(account => account.Id, accountId).Value(account => account.DisabledAt) is not null) return null;
        if (stored.Select<Account>().Where(account => account.Id, accountId).Value(account => account.IsAdministrator)) return ProjectRole.Maintainer;
        var memberships = stored.Select<Membership>().Where(row => row.ProjectId, projectId).Where(row => row.AccountId, accountId).Rows();
        return memberships is [var membership] ? membership.Role : (ProjectRole?)null;
    });
}
