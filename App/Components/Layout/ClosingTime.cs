namespace TestRuns.Components.Layout;

/// <summary>
/// No tab comes in while the server stops. It closes the tabs' connections when the stop begins, and each tried again at once:
/// one that got in while steps were still ending was closed by nobody, and the server waited for it for ever.
/// </summary>
internal sealed class ClosingTime(IHostApplicationLifetime lifetime)
{
    public Task Check(HttpContext context, RequestDelegate next)
    {
        if (!lifetime.ApplicationStopping.IsCancellationRequested || !context.Request.Path.StartsWithSegments("/_blazor")) return next(context);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }
}
