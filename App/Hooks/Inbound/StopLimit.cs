using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using TestRuns.Access.Web;
using TestRuns.Catalog;

namespace TestRuns.Hooks.Inbound;

/// <summary>How often one address may call one project's stop address.</summary>
public sealed class StopLimit(HookOptions options) : IRateLimiterPolicy<string>
{
    public const string Policy = "stop-hook";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => TooMany;

    public RateLimitPartition<string> GetPartition(HttpContext httpContext)
    {
        // What cannot be a project's key is one door for all, so that inventing keys opens none.
        var project = httpContext.Request.RouteValues["project"] as string ?? "";
        var door = $"{SignInLimit.Caller(httpContext.Connection.RemoteIpAddress)} {(ProjectKey.IsValid(project) ? project : "")}";
        return RateLimitPartition.GetFixedWindowLimiter(door, _ => new FixedWindowRateLimiterOptions { PermitLimit = options.CallsPerMinute, Window = Window });
    }

    private static async ValueTask TooMany(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window;
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await TypedResults.Problem($"Too many calls from your address to this project. Call again in {seconds} seconds.", statusCode: StatusCodes.Status429TooManyRequests, title: "Too many calls")
            .ExecuteAsync(rejected.HttpContext);
    }
}
