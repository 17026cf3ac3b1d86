using Microsoft.AspNetCore.Authorization;

namespace TestRuns.Access;

/// <summary>
/// The names of the policies. The first three are asked with a <see cref="ProjectResource"/> through
/// <see cref="IAuthorizationService"/>; where 403 and 404 must be told apart, <see cref="ProjectAccess.Ask"/> answers.
/// </summary>
public static class ProjectPolicies
{
    public const string Look = "project.look";
    public const string Run = "project.run";
    public const string Maintain = "project.maintain";

    /// <summary>Needs no resource: for pages and endpoints that belong to the whole server.</summary>
    public const string Administrator = "administrator";

    /// <summary>
    /// Lets the token of a run reach this endpoint, which must then ask about the run itself. Without it a run token is
    /// turned away everywhere: it is good for its own run alone, and most endpoints are not about one.
    /// </summary>
    public static TBuilder OpenToRunTokens<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(RunTokensWelcome.Instance);

    /// <summary>
    /// Opens this endpoint to tokens of the scopes, and to nobody else: it speaks with programs, and what a signed-in browser
    /// is made to send to it by another site is turned away. Without it such a token is turned away everywhere.
    /// </summary>
    public static TBuilder OpenToTokens<TBuilder>(this TBuilder builder, params IReadOnlyList<TokenScope> scopes)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new TokensOnly(scopes));

    /// <summary>
    /// Lets tokens of the scope reach this endpoint beside people. What they may do there is asked as it is of people:
    /// <see cref="ProjectAccess"/> knows in which projects they count, and as what.
    /// </summary>
    public static TBuilder AlsoOpenToTokens<TBuilder>(this TBuilder builder, TokenScope scope)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new TokensWelcome(scope));

    internal static void AddTo(AuthorizationOptions options)
    {
        var caller = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new KnownCaller()).Build();
        options.DefaultPolicy = caller;
        options.FallbackPolicy = caller;
        options.AddPolicy(Look, policy => policy.AddRequirements(new RoleInProject(ProjectRole.Viewer)));
        options.AddPolicy(Run, policy => policy.AddRequirements(new RoleInProject(ProjectRole.Runner)));
        options.AddPolicy(Maintain, policy => policy.AddRequirements(new RoleInProject(ProjectRole.Maintainer)));
        options.AddPolicy(Administrator, policy => policy.RequireAuthenticatedUser().AddRequirements(new AdministratorOnly()));
    }
}
