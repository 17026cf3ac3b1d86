using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace TestRuns.Access.Web;

/// <summary>How a request that may not go on is answered: programs get a problem, people get a page.</summary>
internal static class Refusal
{
    /// <param name="why">What is wrong with the token that was shown; null: none was.</param>
    public static Task NotSignedIn(HttpContext context, string? why = null)
    {
        context.Response.Headers.WWWAuthenticate = Bearer.Scheme;
        return Problem(context, StatusCodes.Status401Unauthorized, "Not signed in", why ?? "Sign in, or send a token: Authorization: Bearer …");
    }

    public static Task NotAllowed(HttpContext context) =>
        Problem(context, StatusCodes.Status403Forbidden, "Not allowed", "Your role does not allow this.");

    public static Task Problem(HttpContext context, int status, string title, string detail) =>
        TypedResults.Problem(statusCode: status, title: title, detail: detail).ExecuteAsync(context);

    public static Task ToSignIn(RedirectContext<CookieAuthenticationOptions> refused) =>
        IsOfProgram(refused.Request) ? NotSignedIn(refused.HttpContext) : To(refused, AccountPaths.SignIn);

    public static Task ToDenied(RedirectContext<CookieAuthenticationOptions> refused) =>
        IsOfProgram(refused.Request) ? NotAllowed(refused.HttpContext) : To(refused, AccountPaths.Denied);

    // Without host and scheme: behind a proxy the server does not know by which ones it was called.
    private static Task To(RedirectContext<CookieAuthenticationOptions> refused, string page)
    {
        var request = refused.Request;
        // What was posted is lost at a redirect: coming back to such an address would only show an error.
        var back = HttpMethods.IsGet(request.Method) ? $"{request.Path}{request.QueryString}" : "/";
        refused.Response.Redirect(request.PathBase + AccountPaths.With(page, back));
        return Task.CompletedTask;
    }

    // A circuit or a hub is opened by a script, which can do nothing with a page either.
    private static bool IsOfProgram(HttpRequest request) =>
        request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/hubs") || request.Path.StartsWithSegments("/_blazor");
}
