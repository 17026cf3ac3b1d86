using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace TestRuns.Access;

internal sealed record RoleInProject(ProjectRole Needed) : IAuthorizationRequirement;

internal sealed record AdministratorOnly : IAuthorizationRequirement;

/// <summary>A principal that may call at all; a token only where it is welcome.</summary>
internal sealed record KnownCaller : IAuthorizationRequirement;

internal sealed class RunTokensWelcome
{
    public static RunTokensWelcome Instance { get; } = new();
}

internal sealed record TokensOnly(IReadOnlyList<TokenScope> Scopes);

internal sealed record TokensWelcome(TokenScope Scope);

// Authorisation has no token to pass on: the questions are single reads by key.
internal sealed class RoleInProjectHandler(ProjectAccess access) : AuthorizationHandler<RoleInProject, ProjectResource>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, RoleInProject requirement, ProjectResource resource)
    {
        if (await access.Ask(context.User, requirement.Needed, resource, CancellationToken.None) == AccessAnswer.Granted)
            context.Succeed(requirement);
    }
}

internal sealed class AdministratorOnlyHandler(ProjectAccess access) : AuthorizationHandler<AdministratorOnly>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, AdministratorOnly requirement)
    {
        if (await access.IsAdministrator(context.User, CancellationToken.None)) context.Succeed(requirement);
    }
}

internal sealed class KnownCallerHandler : AuthorizationHandler<KnownCaller>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, KnownCaller requirement)
    {
        var endpoint = (context.Resource as HttpContext)?.GetEndpoint()?.Metadata;
        if (IsWelcome(context.User, endpoint)) context.Succeed(requirement);
        return Task.CompletedTask;
    }

    private static bool IsWelcome(ClaimsPrincipal caller, EndpointMetadataCollection? endpoint)
    {
        var token = caller.OwnToken();
        if (endpoint?.GetMetadata<TokensOnly>() is { } only) return token is not null && only.Scopes.Contains(token.Scope);
        if (token is not null) return endpoint?.GetOrderedMetadata<TokensWelcome>().Any(welcome => welcome.Scope == token.Scope) == true;
        return caller.OwnRun() is null || endpoint?.GetMetadata<RunTokensWelcome>() is not null;
    }
}
