using System.Security.Claims;
using TestRuns.Access;

namespace TestRuns.Api;

public static class Health
{
    /// <summary>Alive: the process answers. Ready: it can do its work; who asks as an administrator is told all that was looked at.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        // For those who look after machines, not for those who write clients: not in the document of the API.
        routes.MapGet("/healthz", () => TypedResults.Text("ok")).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/readyz", Ready).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> Ready(ClaimsPrincipal caller, Readiness readiness, ProjectAccess access, CancellationToken cancellationToken)
    {
        var state = await readiness.Look(cancellationToken);
        var status = state.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        // Who is an administrator stands in the database: nobody asks it when it cannot be read.
        var readable = state.Checks.Any(check => check is { Name: Readiness.Database, Ok: true });
        return readable && await access.IsAdministrator(caller, cancellationToken)
            ? TypedResults.Json(state, statusCode: status)
            : TypedResults.Text(state.InAWord(), statusCode: status);
    }
}
