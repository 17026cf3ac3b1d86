using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TestRuns.Access.Tokens;

namespace TestRuns.Access;

/// <summary>What a signed-in principal says about itself.</summary>
public static class Principals
{
    internal const string DisplayNameClaim = "testruns:name";
    internal const string RunClaim = "testruns:run";
    internal const string EpochClaim = "testruns:epoch";
    internal const string TokenClaim = "testruns:token";

    /// <summary>The account behind the principal; null for a token, a stranger.</summary>
    public static long? AccountId(this ClaimsPrincipal principal) =>
        principal.Identity is { IsAuthenticated: true } && long.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    /// <summary>The run whose token the principal shows; null for everybody else.</summary>
    public static RunTicket? OwnRun(this ClaimsPrincipal principal) =>
        principal.Identity is { IsAuthenticated: true }
        && long.TryParse(principal.FindFirstValue(RunClaim), out var runId)
        && int.TryParse(principal.FindFirstValue(EpochClaim), out var epoch)
            ? new RunTicket(runId, epoch) : null;

    /// <summary>What the token opens that the principal shows; null for everybody who shows none, and for the token of a run.</summary>
    public static TokenTicket? OwnToken(this ClaimsPrincipal principal) =>
        principal.Identity is { IsAuthenticated: true } && principal.FindFirstValue(TokenClaim) is { } ticket
            ? JsonSerializer.Deserialize<TokenTicket>(ticket) : null;

    /// <summary>Tells an account or a token from all others, however it is called: whose a thing is that somebody wrote.</summary>
    public static string AuthorKey(this ClaimsPrincipal principal) => principal switch
    {
        _ when principal.OwnToken() is { } token => $"token {token.Id}",
        _ when principal.OwnRun() is { } own => $"run {own.RunId}",
        _ when principal.AccountId() is { } account => $"account {account}",
        _ => throw new InvalidOperationException("Nobody writes nothing."),
    };

    /// <summary>For people, as it stands in records: "Ana", "a step of run 12", "token “lab”".</summary>
    public static string NameForPeople(this ClaimsPrincipal principal) =>
        principal.FindFirstValue(DisplayNameClaim) ?? principal.Identity?.Name ?? "nobody";

    internal static Claim ClaimOf(TokenTicket ticket) => new(TokenClaim, JsonSerializer.Serialize(ticket));

    internal sealed class Factory(UserManager<Account> accounts, IOptions<IdentityOptions> options)
        : UserClaimsPrincipalFactory<Account>(accounts, options)
    {
        protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
        {
            var identity = await base.GenerateClaimsAsync(user);
            identity.AddClaim(new Claim(DisplayNameClaim, user.DisplayName));
            return identity;
        }
    }
}
