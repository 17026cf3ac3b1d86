using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using TestRuns.Access.People;

namespace TestRuns.Access.Web;

/// <summary>
/// A circuit keeps the principal it began with for as long as its tab is open. This looks again when it is told that
/// something about the account has changed, and now and then, and its pages lead to the sign-in page once the session has
/// ended.
/// </summary>
internal sealed class CircuitAuthentication : RevalidatingServerAuthenticationStateProvider
{
    private readonly Sessions sessions;
    private readonly AccessNews news;
    private ClaimsPrincipal? visitor;

    public CircuitAuthentication(ILoggerFactory loggers, Sessions sessions, AccessNews news)
        : base(loggers)
    {
        (this.sessions, this.news) = (sessions, news);
        AuthenticationStateChanged += changed => visitor = changed.IsCompletedSuccessfully ? changed.Result.User : null;
        news.Changed += OnChanged;
    }

    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        Task.FromResult(sessions.IsGood(authenticationState.User));

    protected override void Dispose(bool disposing)
    {
        news.Changed -= OnChanged;
        base.Dispose(disposing);
    }

    private void OnChanged(long accountId)
    {
        if (visitor?.AccountId() == accountId && !sessions.IsGood(visitor))
            SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))));
    }
}
