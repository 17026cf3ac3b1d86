using System.Security.Claims;
using Microsoft.AspNetCore.Http.Features;
using TestRuns.Access;
using TestRuns.Results.Children;

namespace TestRuns.Api;

/// <summary>What a step's result file came to. With mistakes, the tests before them were taken.</summary>
public sealed record StepResultsReply(string Name, int Passed, int Failed, int Skipped, IReadOnlyList<string> Mistakes, IReadOnlyList<string> Notes);

/// <summary>The result files of steps, from the controllers that carried them out: with the run's token.</summary>
public static class StepResultsApi
{
    public static void MapStepResults(this IEndpointRouteBuilder routes) =>
        // Between a controller and its server, as their other messages are: not for programs of others.
        routes.MapPut("/runs/{id:long}/steps/{stepId:long}/results/{name}", Put).OpenToRunTokens().ExcludeFromDescription();

    private static async Task<IResult> Put(
        long id, long stepId, string name, ClaimsPrincipal caller, RunGate gate, StepResults results, HttpContext http, CancellationToken cancellationToken)
    {
        var (_, refusal) = await gate.Enter(caller, id, ProjectRole.Runner, cancellationToken);
        if (refusal is not null) return refusal;
        if (caller.OwnRun() is null) return Problems.Forbidden("Result files come from the step itself, with its run's token.");
        // The store counts what comes, and says in words what the limit is.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        var answer = await results.Add(id, stepId, name, http.Request.Body, RunGate.ActorOf(caller), cancellationToken);
        if (answer.Report is not { } report) return ArtifactsApi.Refused(answer.Added);
        return TypedResults.Ok(new StepResultsReply(
            answer.Added.Artifact!.Name, report.Passed, report.Failed, report.Skipped,
            [.. report.Mistakes.Select(mistake => mistake.ToString())], [.. report.Notes.Select(note => note.ToString())]));
    }
}
