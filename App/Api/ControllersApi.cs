using System.Security.Claims;
using TestRuns.Controllers;
using TestRuns.Runs;

namespace TestRuns.Api;

public sealed record DrainBody
{
    /// <summary>False: it takes work again.</summary>
    public bool On { get; init; } = true;
}

public static class ControllersApi
{
    public static void MapControllers(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/controllers", List).Produces<IReadOnlyList<ControllerReply>>();
        Changes(routes.MapPost("/controllers/{id:long}/disconnect", Disconnect)).Produces<ControllerReply>();
        Changes(routes.MapPost("/controllers/{id:long}/drain", Drain)).Produces<ControllerReply>().ProducesValidationProblem();
        Changes(routes.MapPost("/controllers/{id:long}/allow", Allow)).Produces<ControllerReply>();
        Changes(routes.MapDelete("/controllers/{id:long}", Remove)).Produces(StatusCodes.Status204NoContent);
    }

    private static RouteHandlerBuilder Changes(RouteHandlerBuilder route) => route
        .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> List(ClaimsPrincipal caller, ControllerGate gate, CancellationToken cancellationToken) =>
        TypedResults.Ok(await gate.Visible(caller, cancellationToken));

    private static Task<IResult> Disconnect(long id, ClaimsPrincipal caller, ControllerGate gate, ControllerDesk desk, CancellationToken cancellationToken) =>
        Change(id, caller, gate, by => desk.Disconnect(id, by, CancellationToken.None), cancellationToken);

    private static Task<IResult> Drain(long id, DrainBody? body, ClaimsPrincipal caller, ControllerGate gate, ControllerDesk desk, CancellationToken cancellationToken) =>
        Change(id, caller, gate, by => desk.Drain(id, body?.On ?? true, by, CancellationToken.None), cancellationToken);

    private static Task<IResult> Allow(long id, ClaimsPrincipal caller, ControllerGate gate, ControllerDesk desk, CancellationToken cancellationToken) =>
        Change(id, caller, gate, by => desk.Allow(id, by, CancellationToken.None), cancellationToken);

    private static Task<IResult> Remove(long id, ClaimsPrincipal caller, ControllerGate gate, ControllerDesk desk, CancellationToken cancellationToken) =>
        Change(id, caller, gate, by => desk.Remove(id, by, CancellationToken.None), cancellationToken);

    private static async Task<IResult> Change(long id, ClaimsPrincipal caller, ControllerGate gate, Func<Actor, Task<DeskOutcome>> change, CancellationToken cancellationToken)
    {
        if (await gate.Refuse(caller, id, cancellationToken) is { } refusal) return refusal;
        return await change(RunGate.ActorOf(caller)) switch
        {
            DeskOutcome.Done => await gate.Shown(caller, id, cancellationToken),
            DeskOutcome.NotAllowed => TypedResults.Problem("The controller was disconnected by an operator. Allow it first.", statusCode: StatusCodes.Status409Conflict),
            DeskOutcome.StillConnected => TypedResults.Problem("The controller is connected. Disconnect it first.", statusCode: StatusCodes.Status409Conflict),
            _ => ControllerGate.NoSuchController(),
        };
    }
}
