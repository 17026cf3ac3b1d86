namespace TestRuns.Access.Web;

/// <summary>
/// Turns away what another site makes a signed-in browser send to the API. The cookie's SameSite keeps most of it off, but not
/// what comes from another port of the same host, where the things under test often are. Tokens are not sent by themselves
/// and need no such check.
/// </summary>
internal static class SameOrigin
{
    public static async Task Check(HttpContext context, RequestDelegate next)
    {
        if (Changes(context.Request) && BySession(context) && !FromHere(context.Request))
            await Refusal.Problem(context, StatusCodes.Status403Forbidden, "Not from this site",
                "A change with a browser's session must come from this server's own pages. Programs send a token: Authorization: Bearer …");
        else
            await next(context);
    }

    private static bool Changes(HttpRequest request) =>
        request.Path.StartsWithSegments("/api")
        && !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));

    private static bool BySession(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true } && !Bearer.IsIn(context.Request);

    private static bool FromHere(HttpRequest request)
    {
        // Browsers leave Sec-Fetch-Site out on plain http, other than for localhost.
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site) return site == "same-origin";
        // The scheme is not compared: behind a proxy that ends TLS the server sees http where the browser sees https.
        return Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin)
            && string.Equals(origin.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
