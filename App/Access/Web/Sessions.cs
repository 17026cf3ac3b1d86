using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TestRuns.Storage;

namespace TestRuns.Access.Web;

/// <summary>
/// Whether a session may go on: its account is there, and the password is the one that it began with. Asked at each request
/// and now and then by circuits. Identity's own check does it every half hour, and wants schemes that are not used here.
/// </summary>
internal sealed class Sessions(IDbContextFactory<AppDb> contexts, IOptions<IdentityOptions> options)
{
    public async Task<bool> IsGood(ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        if (principal.AccountId() is not { } accountId) return false;
        var shown = principal.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return shown is not null
            && await db.Set<Account>().AnyAsync(account => account.Id == accountId && account.SecurityStamp == shown, cancellationToken);
    }

    /// <summary>Ends the session of a request whose account is gone or has a new password.</summary>
    public static async Task Check(CookieValidatePrincipalContext context)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<Sessions>();
        if (context.Principal is { } principal && await sessions.IsGood(principal, context.HttpContext.RequestAborted)) return;
        context.RejectPrincipal();
        context.HttpContext.Response.Cookies.Delete(context.Options.Cookie.Name!, context.Options.Cookie.Build(context.HttpContext));
    }
}
