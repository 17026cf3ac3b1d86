using System.Security.Claims;
using TestRuns.Access;
using TestRuns.Results.Writing;
using TestRuns.Runs.Reading;

namespace TestRuns.Api;

public static class JUnitApi
{
    public static void MapJUnit(this IEndpointRouteBuilder routes) => routes.MapGet("/runs/{id:long}/junit", Get)
        .Produces<string>(StatusCodes.Status200OK, "application/xml").ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>The run as JUnit XML, however it stands now.</summary>
    private static async Task<IResult> Get(long id, ClaimsPrincipal caller, RunGate gate, RunReads runs, JUnitWriter writer, CancellationToken cancellationToken)
    {
        var (run, refusal) = await gate.Enter(caller, id, ProjectRole.Viewer, cancellationToken);
        if (refusal is not null) return refusal;
        if (await runs.Detail(id, cancellationToken) is not { } detail) return Problems.NotFound("run");
        return TypedResults.Stream(body => writer.Write(detail, body, cancellationToken), "application/xml", $"run-{run!.Number}.xml");
    }
}
