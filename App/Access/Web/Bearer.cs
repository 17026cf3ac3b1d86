using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using TestRuns.Access.Tokens;

namespace TestRuns.Access.Web;

/// <summary>Recognises who calls with <c>Authorization: Bearer …</c>: the steps of a run, and programs that were given a token.</summary>
internal sealed class Bearer(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, RunTokens runTokens, TokenStore tokens, EmbeddedToken embedded)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "Bearer";

    private const string Start = Scheme + " ";

    public static bool IsIn(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith(Start, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsIn(Request)) return AuthenticateResult.NoResult();
        var token = Request.Headers.Authorization.ToString()[Start.Length..].Trim();
        if (runTokens.Read(token) is { } run) return Success(Of(run));
        if (embedded.Is(token)) return Success(Of(embedded.Ticket));
        var answer = await tokens.Find(token, Context.RequestAborted);
        return answer.Ticket is { } ticket ? Success(Of(ticket)) : AuthenticateResult.Fail(answer.WhyNot!);
    }

    /// <summary>Says what is wrong with the token: who started a controller with it a year ago reads it in that one's log.</summary>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties) =>
        await Refusal.NotSignedIn(Context, (await HandleAuthenticateOnceAsync()).Failure?.Message);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Refusal.NotAllowed(Context);

    private AuthenticateResult Success(ClaimsIdentity identity) =>
        AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), base.Scheme.Name));

    private ClaimsIdentity Of(RunTicket ticket) => new(
    [
        new Claim(Principals.RunClaim, ticket.RunId.ToString()),
        new Claim(Principals.EpochClaim, ticket.Epoch.ToString()),
        new Claim(ClaimTypes.Name, $"a step of run {ticket.RunId}"),
    ], base.Scheme.Name);

    private ClaimsIdentity Of(TokenTicket ticket) => new(
    [
        Principals.ClaimOf(ticket),
        new Claim(ClaimTypes.Name, ticket.IsEmbedded ? ticket.Name : $"token “{ticket.Name}”"),
    ], base.Scheme.Name);
}
