using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Api;

public static class Health
{
    /// <summary>Alive: the process answers. Ready: it can read its database, and what an earlier life left was mended.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => TypedResults.Text("ok")).AllowAnonymous();
        routes.MapGet("/readyz", async (IDbContextFactory<AppDb> contexts, CancellationToken cancellationToken) =>
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            return await db.Database.CanConnectAsync(cancellationToken)
                ? TypedResults.Text("ready")
                : TypedResults.Text("the database cannot be read", statusCode: StatusCodes.Status503ServiceUnavailable);
        }).AllowAnonymous();
    }
}
