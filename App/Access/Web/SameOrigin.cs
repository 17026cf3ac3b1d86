namespace TestRuns.Access.Web;

/// <summary>
/// Turns away what another site makes a signed-in browser send: changes through the API, and circuits, which can do all that a
/// page can. The cookie's SameSite keeps most of it off, but not what comes from another port of the same host, where the
/// things under test often are. Tokens are not sent by themselves and need no such check.
/// </summary>
internal static class SameOrigin
{
    public static async Task Check(HttpContext context, RequestDelegate next)
    {
        if (BySession(context) && ((Changes(context.Request) && !FromHere(context.Request)) || OpensForeignCircuit(context.Request)))
            await Refusal.Problem(context, StatusCodes.Status403Forbidden, "Not from this site",
                "What is done with a browser's session must come from this server's own pages. Programs send a token: Authorization: Bearer …");
        else
            await next(context);
    }

    private static bool Changes(HttpRequest request) =>
        request.Path.StartsWithSegments("/api")
        && !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));

    /// <summary>
    /// A page of any site can open a WebSocket, which asks nobody first, and the session goes with it. Browsers always say which
    /// page it was; who says nothing is no browser, and has the session from its owner.
    /// </summary>
    private static bool OpensForeignCircuit(HttpRequest request) =>
        request.Path.StartsWithSegments("/_blazor") && request.Headers.Origin.Count > 0 && !HasOurOrigin(request);

    private static bool BySession(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true } && !Bearer.IsIn(context.Request);

    private static bool FromHere(HttpRequest request)
    {
        // Browsers leave Sec-Fetch-Site out on plain http, other than for localhost.
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site) return site == "same-origin";
        return HasOurOrigin(request);
    }

    // The scheme is not compared: behind a proxy that ends TLS the server sees http where the browser sees https.
    private static bool HasOurOrigin(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin)
        && string.Equals(origin.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
