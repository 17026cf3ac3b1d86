using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace TestRuns.Access.Web;

/// <summary>
/// A circuit keeps the principal it began with for as long as its tab is open. This looks again now and then, and its pages
/// lead to the sign-in page once the session has ended.
/// </summary>
internal sealed class CircuitAuthentication(ILoggerFactory loggers, Sessions sessions) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        Task.FromResult(sessions.IsGood(authenticationState.User));
}
