using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TestRuns.Storage;

namespace TestRuns.Access.Web;

/// <summary>
/// Whether a session may go on: its account is there, and the password is the one that it began with. Asked at each request
/// and now and then by circuits. Identity's own check does it every half hour, and wants schemes that are not used here.
/// </summary>
internal sealed class Sessions(QuickReads reads, IOptions<IdentityOptions> options)
{
    public bool IsGood(ClaimsPrincipal principal)
    {
        if (principal.AccountId() is not { } accountId) return false;
        if (principal.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType) is not { } shown) return false;
        return reads.Ask(stored => stored.Select<Account>().Where(account => account.Id, accountId).Value(account => account.SecurityStamp)) == shown;
    }

    /// <summary>Ends the session of a request whose account is gone or has a new password.</summary>
    public static Task Check(CookieValidatePrincipalContext context)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<Sessions>();
        if (context.Principal is { } principal && sessions.IsGood(principal)) return Task.CompletedTask;
        context.RejectPrincipal();
        context.HttpContext.Response.Cookies.Delete(context.Options.Cookie.Name!, context.Options.Cookie.Build(context.HttpContext));
        return Task.CompletedTask;
    }
}
