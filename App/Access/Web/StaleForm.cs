using Microsoft.AspNetCore.Antiforgery;

namespace TestRuns.Access.Web;

/// <summary>
/// An account form that was opened before somebody signed in or out in another tab no longer fits the session. It is shown
/// anew, where the browser would show an empty page.
/// </summary>
internal static class StaleForm
{
    public static Task StartAgain(HttpContext context, RequestDelegate next)
    {
        var stale = context.Request.Path.StartsWithSegments(AccountPaths.Root)
            && context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false };
        if (!stale) return next(context);
        var form = context.Request.Path == AccountPaths.SignOut ? "/" : context.Request.PathBase + context.Request.Path + context.Request.QueryString;
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = form;
        return Task.CompletedTask;
    }
}
