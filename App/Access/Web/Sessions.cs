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
    // Translated once: it is asked with every request.
    private readonly Func<AppDb, long, string, Task<bool>> hasStamp = EF.CompileAsyncQuery(
        (AppDb db, long accountId, string stamp) => db.Set<Account>().Any(account => account.Id == accountId && account.SecurityStamp == stamp));

    public async Task<bool> IsGood(ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        if (principal.AccountId() is not { } accountId) return false;
        if (principal.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType) is not { } shown) return false;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await hasStamp(db, accountId, shown);
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
