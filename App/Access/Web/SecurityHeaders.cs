using System.Security.Cryptography;
using System.Text;

namespace TestRuns.Access.Web;

/// <summary>What browsers are told not to do with our pages.</summary>
internal static class SecurityHeaders
{
    // The one inline handler that Radzen writes (into the items of its lists): allowed by what it says, and nothing else is.
    private static readonly string RadzenHandler = Convert.ToBase64String(SHA256.HashData("Radzen.activeElement = null"u8));

    private static readonly string LostScripts = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(InlineScript.LoadAnewWhenScriptsAreLost)));

    // 'unsafe-inline' for styles alone: Radzen sets sizes and positions in style attributes.
    private static readonly string ContentSecurityPolicy =
        $"default-src 'self'; script-src 'self' 'unsafe-hashes' 'sha256-{RadzenHandler}' 'sha256-{LostScripts}'; "
        + "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

    public static Task Add(HttpContext context, RequestDelegate next)
    {
        // Written last, when the response starts: Blazor and antiforgery set a header or two of these by themselves.
        context.Response.OnStarting(static state => Write((HttpContext)state), context);
        return next(context);
    }

    private static Task Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        // Not no-referrer: with it browsers send "Origin: null" with our own forms.
        headers["Referrer-Policy"] = "same-origin";
        if (context.Request.Path.StartsWithSegments(AccountPaths.Root)) headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
