using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace TestRuns.Access.Web;

/// <summary>Recognises who calls with <c>Authorization: Bearer …</c>: so far the steps of a run.</summary>
internal sealed class Bearer(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, RunTokens runTokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "Bearer";

    private const string Start = Scheme + " ";

    public static bool IsIn(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith(Start, StringComparison.OrdinalIgnoreCase);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsIn(Request)) return Task.FromResult(AuthenticateResult.NoResult());
        var token = Request.Headers.Authorization.ToString()[Start.Length..].Trim();
        return Task.FromResult(runTokens.Read(token) is { } ticket
            ? AuthenticateResult.Success(new AuthenticationTicket(Of(ticket), base.Scheme.Name))
            : AuthenticateResult.Fail("Not a token of this server."));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Refusal.NotSignedIn(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Refusal.NotAllowed(Context);

    private ClaimsPrincipal Of(RunTicket ticket) => new(new ClaimsIdentity(
    [
        new Claim(Principals.RunClaim, ticket.RunId.ToString()),
        new Claim(Principals.EpochClaim, ticket.Epoch.ToString()),
        new Claim(ClaimTypes.Name, $"a step of run {ticket.RunId}"),
    ], base.Scheme.Name));
}
