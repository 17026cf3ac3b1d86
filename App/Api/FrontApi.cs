using System.Security.Claims;
using TestRuns.Access;
using TestRuns.Runs;

namespace TestRuns.Api;

/// <summary>A queued run is put before all others: a maintainer's to decide.</summary>
public static class FrontApi
{
    public static void MapFront(this IEndpointRouteBuilder routes) => routes.MapPost("/runs/{id:long}/front", Move)
        .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> Move(long id, ClaimsPrincipal caller, RunGate gate, MoveToFront front, CancellationToken cancellationToken)
    {
        var (_, refusal) = await gate.Enter(caller, id, ProjectRole.Maintainer, cancellationToken);
        if (refusal is not null) return refusal;
        return await front.Ask(id, RunGate.ActorOf(caller), CancellationToken.None) switch
        {
            FrontOutcome.Unknown => Problems.NotFound("run"),
            FrontOutcome.NotQueued => Problems.Conflict("notQueued", "The run is not in the queue."),
            _ => TypedResults.NoContent(),
        };
    }
}
