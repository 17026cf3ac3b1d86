using System.Security.Claims;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Catalog;

namespace TestRuns.Api;

/// <summary>A token that is to be made.</summary>
public sealed record TokenBody
{
    /// <summary>For people: by what they know it again.</summary>
    public string? Name { get; init; }

    /// <summary>Api, Reporter, Controller or Backup.</summary>
    public string? Scope { get; init; }

    /// <summary>The key of a project; left out: all projects, which needs an administrator.</summary>
    public string? Project { get; init; }

    /// <summary>Of a token of scope Api: Viewer, Runner or Maintainer.</summary>
    public string? Role { get; init; }

    /// <summary>Left out: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <param name="Token">The token itself: this is the one time that it can be read.</param>
public sealed record TokenMade(long Id, string Name, string Token);

/// <param name="Project">Null: all projects.</param>
public sealed record TokenReply(
    long Id, string Name, TokenScope Scope, string? Project, ProjectRole? Role, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt);

/// <param name="Tokens">The newest first.</param>
/// <param name="Next">Give it as <c>cursor</c> to read on; null: there are no more.</param>
public sealed record TokenListReply(IReadOnlyList<TokenReply> Tokens, string? Next);

/// <summary>The tokens of programs: a Maintainer's of a project, an administrator's of all.</summary>
public static class TokensApi
{
    public static void MapTokens(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/tokens", List).Produces<TokenListReply>().ProducesValidationProblem();
        routes.MapPost("/tokens", Make).Produces<TokenMade>(StatusCodes.Status201Created).ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapDelete("/tokens/{id:long}", Revoke).Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> List(string? cursor, string? limit, ClaimsPrincipal caller, TokenStore tokens, ProjectGate gate, ProjectAccess access, CancellationToken cancellationToken)
    {
        var wrong = new Wrong();
        var most = Paging.Limit(limit, wrong);
        wrong.If(cursor is not null && !long.TryParse(cursor, out _), "cursor", "What the page before gave as “next”.");
        if (wrong.Any) return wrong.Answer();

        var mine = new Dictionary<long, string>();
        foreach (var project in await gate.Visible(caller, cancellationToken))
            if (await access.RoleIn(caller, project.Id, cancellationToken) == ProjectRole.Maintainer) mine[project.Id] = project.Key;
        var administrator = await access.IsAdministrator(caller, cancellationToken);
        var before = cursor is null ? long.MaxValue : long.Parse(cursor);
        var rest = (await tokens.List(Enum.GetValues<TokenScope>(), cancellationToken))
            .Where(token => token.Id < before && (token.ProjectId is { } id ? mine.ContainsKey(id) : administrator)).Take(most + 1).ToList();
        var page = rest.Take(most).Select(token => Reply(token, mine)).ToList();
        return TypedResults.Ok(new TokenListReply(page, rest.Count > most ? page[^1].Id.ToString() : null));
    }

    private static async Task<IResult> Make(
        TokenBody body, ClaimsPrincipal caller, TokenStore tokens, ProjectGate gate, ProjectAccess access, TimeProvider time, CancellationToken cancellationToken)
    {
        Project? project = null;
        if (body.Project is { } key)
        {
            (project, var refusal) = await gate.Enter(caller, key, ProjectRole.Maintainer, cancellationToken);
            if (refusal is not null) return refusal;
        }
        else if (!await access.IsAdministrator(caller, cancellationToken))
        {
            return Problems.Forbidden("A token for all projects needs an administrator. Name a project.");
        }

        var (scope, role) = (WordOf<TokenScope>(body.Scope), WordOf<ProjectRole>(body.Role));
        if (Mistakes(body, scope, role, caller.OwnToken(), time.GetUtcNow()) is { Any: true } wrong) return wrong.Answer();
        var wish = new TokenWish(body.Name!.Trim(), scope!.Value, project?.Id, body.ExpiresAt, role, caller.AccountId() ?? caller.OwnToken()?.MadeBy);
        var issued = await tokens.Issue(wish, caller.NameForPeople(), CancellationToken.None);
        return TypedResults.Created((string?)null, new TokenMade(issued.Id, wish.Name, issued.Text));
    }

    private static async Task<IResult> Revoke(long id, ClaimsPrincipal caller, TokenStore tokens, ProjectAccess access, CancellationToken cancellationToken)
    {
        if (await tokens.Show(id, cancellationToken) is not { RevokedAt: null } token) return Problems.NotFound("token");
        return await access.AskShared(caller, ProjectRole.Maintainer, token.ProjectId, cancellationToken) switch
        {
            AccessAnswer.Granted => await tokens.Revoke(id, caller.NameForPeople(), CancellationToken.None) ? TypedResults.NoContent() : Problems.NotFound("token"),
            AccessAnswer.RoleTooSmall => Problems.Forbidden(token.ProjectId is null ? "It is good for all projects: this needs an administrator." : "Your role in its project is too small: this needs Maintainer."),
            _ => Problems.NotFound("token"),
        };
    }

    private static Wrong Mistakes(TokenBody body, TokenScope? scope, ProjectRole? role, TokenTicket? own, DateTimeOffset now)
    {
        var wrong = new Wrong();
        wrong.If(string.IsNullOrWhiteSpace(body.Name) || body.Name.Length > TokenStore.LongestName, "name", $"From 1 to {TokenStore.LongestName} characters.");
        wrong.If(scope is null, "scope", $"One of {string.Join(", ", Enum.GetNames<TokenScope>())}.");
        wrong.If(scope == TokenScope.Api && role is null, "role", $"One of {string.Join(", ", Enum.GetNames<ProjectRole>())}.");
        wrong.If(scope is not (null or TokenScope.Api) && body.Role is not null, "role", "Only a token of scope Api has one.");
        wrong.If(scope == TokenScope.Backup && body.Project is not null, "project", "A backup is of the whole server: leave it out.");
        wrong.If(body.ExpiresAt <= now, "expiresAt", "A time that is still to come.");
        // Who found a token could otherwise make it last for ever.
        wrong.If(own?.ExpiresAt is { } end && (body.ExpiresAt is not { } wanted || wanted > end), "expiresAt", $"Not after the token that makes it: {own?.ExpiresAt:O}.");
        return wrong;
    }

    private static TokenReply Reply(AccessToken token, Dictionary<long, string> projects) => new(
        token.Id, token.Name, token.Scope, token.ProjectId is { } id ? projects[id] : null, token.Role, token.CreatedBy, token.CreatedAt, token.ExpiresAt, token.LastUsedAt);

    /// <summary>Null for no word and for a number, which would be taken for one, too.</summary>
    private static T? WordOf<T>(string? word)
        where T : struct, Enum =>
        Enum.GetNames<T>().Contains(word, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(word!, ignoreCase: true) : null;
}
