using Microsoft.EntityFrameworkCore;
using TestRuns.Access.Tokens;
using TestRuns.Storage;

namespace TestRuns.Access;

/// <summary>Ends what opened a project that is being deleted: its tokens, memberships and invitations. Numbers of projects are not used again.</summary>
public sealed class ForgetProject(IDbContextFactory<AppDb> contexts, TokenStore tokens)
{
    /// <returns>How many tokens were revoked.</returns>
    public async Task<int> Ask(long projectId, string by, CancellationToken cancellationToken)
    {
        var revoked = 0;
        foreach (var token in await tokens.List(Enum.GetValues<TokenScope>(), cancellationToken))
            if (token.ProjectId == projectId && await tokens.Revoke(token.Id, by, cancellationToken)) revoked++;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Set<OneTimeLink>().Where(link => link.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
        await db.Set<Membership>().Where(membership => membership.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
        return revoked;
    }
}
