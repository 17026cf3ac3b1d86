using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace TestRuns.Access.Web;

/// <summary>
/// A circuit keeps the principal it began with for as long as its tab is open. This looks again now and then, and signs it out
/// when the account is gone or its password was changed.
/// </summary>
internal sealed class CircuitAuthentication(ILoggerFactory loggers, IServiceScopeFactory scopes, IOptions<IdentityOptions> options)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await IsStillGood(authenticationState.User, scope.ServiceProvider.GetRequiredService<UserManager<Account>>());
    }

    private async Task<bool> IsStillGood(ClaimsPrincipal principal, UserManager<Account> accounts)
    {
        var account = await accounts.GetUserAsync(principal);
        return account is not null
            && principal.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType) == await accounts.GetSecurityStampAsync(account);
    }
}
