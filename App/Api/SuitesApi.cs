using System.Security.Claims;
using System.Text.Json;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Catalog.Shared;

namespace TestRuns.Api;

/// <param name="Cases">How many it lists.</param>
/// <param name="ByTags">It also chooses cases by their tags, when a run is made.</param>
public sealed record SuiteLine(string Name, string? Environment, int Cases, DateTimeOffset UpdatedAt, string Url, bool ByTags);

/// <param name="Suites">By their names.</param>
/// <param name="Next">Give it as <c>cursor</c> to read on; null: there are no more.</param>
public sealed record SuiteListReply(IReadOnlyList<SuiteLine> Suites, string? Next);

public sealed record SuiteSaved(string Name, int Cases, string Url);

/// <summary>The suites of a project. Writing one is running code on a controller: it needs a Maintainer, and is in the audit.</summary>
public static class SuitesApi
{
    public static void MapSuites(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/projects/{project}/suites", List).Produces<SuiteListReply>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapGet("/projects/{project}/suites/{suite}", Find).Produces<JsonElement>(StatusCodes.Status200OK, SuiteForm.Json, SuiteForm.Yaml)
            .Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapPut("/projects/{project}/suites/{suite}", Put).Produces<SuiteSaved>().Produces<SuiteSaved>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .AddOpenApiOperationTransformer((operation, _, _) => SuiteForm.DescribeBody(operation, "The suite's file, as the editor shows it, or the same in JSON."));
        routes.MapDelete("/projects/{project}/suites/{suite}", Delete).Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed);
    }

    private static async Task<IResult> List(string project, string? cursor, string? limit, ClaimsPrincipal caller, ProjectGate gate, SuiteStore suites, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Viewer, cancellationToken);
        if (refusal is not null) return refusal;
        var wrong = new Wrong();
        var most = Paging.Limit(limit, wrong);
        if (wrong.Any) return wrong.Answer();
        var all = (await suites.List(found!.Id, cancellationToken)).OrderBy(suite => suite.Name, StringComparer.Ordinal);
        var (page, next) = Paging.Of(all, suite => suite.Name, cursor, most);
        return TypedResults.Ok(new SuiteListReply([.. page.Select(suite => new SuiteLine(suite.Name, suite.Environment, suite.CaseCount, suite.UpdatedAt, Url(found, suite.Name), suite.Query is not null))], next));
    }

    private static async Task<IResult> Find(string project, string suite, ClaimsPrincipal caller, ProjectGate gate, SuiteStore suites, HttpContext http, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Viewer, cancellationToken);
        if (refusal is not null) return refusal;
        if (await suites.Find(found!.Id, suite, cancellationToken) is not { } spec) return Problems.NotFound("suite");
        http.Response.Headers.ETag = SuiteForm.Tag(spec);
        http.Response.Headers.Vary = "Accept";
        http.Response.Headers.CacheControl = "private, no-cache";
        return http.Request.Headers.IfNoneMatch == SuiteForm.Tag(spec) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : SuiteForm.Written(spec, SuiteForm.WantsYaml(http.Request));
    }

    private static async Task<IResult> Put(
        string project, string suite, ClaimsPrincipal caller, ProjectGate gate, SuiteStore suites, SharedReads shared, Audit audit, HttpContext http, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Maintainer, cancellationToken);
        if (refusal is not null) return refusal;
        (var spec, refusal) = await SuiteForm.Read(http.Request, await shared.Names(found!.Id, cancellationToken), cancellationToken);
        if (refusal is not null) return refusal;
        if (spec!.Name != suite) return SuiteForm.Refused([new FileMistake(1, 1, $"the suite is called “{spec.Name}”", $"the address says “{suite}”: make them the same")]);

        var outcome = await suites.Put(found!.Id, spec, new ChangeBy(caller.NameForPeople(), SuiteForm.IsYaml(http.Request) ? ChangeThrough.SuiteFile : ChangeThrough.Api), AsExpected(http.Request), CancellationToken.None);
        if (outcome == PutSuiteOutcome.NotAsExpected) return Changed();
        if (outcome == PutSuiteOutcome.SharedSteps) return Problems.Conflict("sharedSteps", "Shared steps that the suite uses were changed or deleted at this moment. Nothing was done: try again.");
        var act = outcome == PutSuiteOutcome.Created ? "suite.made" : "suite.changed";
        await audit.Write(new AuditFact(caller.NameForPeople(), act, suite, found.Id, $"{spec.Cases.Count} cases"), CancellationToken.None);
        http.Response.Headers.ETag = SuiteForm.Tag(spec);
        var saved = new SuiteSaved(spec.Name, spec.Cases.Count, Url(found, spec.Name));
        return outcome == PutSuiteOutcome.Created ? TypedResults.Created(saved.Url, saved) : TypedResults.Ok(saved);
    }

    private static async Task<IResult> Delete(
        string project, string suite, ClaimsPrincipal caller, ProjectGate gate, SuiteStore suites, Audit audit, HttpContext http, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Maintainer, cancellationToken);
        if (refusal is not null) return refusal;
        switch (await suites.Delete(found!.Id, suite, AsExpected(http.Request), CancellationToken.None))
        {
            case DeleteSuiteOutcome.Unknown: return Problems.NotFound("suite");
            case DeleteSuiteOutcome.NotAsExpected: return Changed();
            default:
                await audit.Write(new AuditFact(caller.NameForPeople(), "suite.deleted", suite, found.Id), CancellationToken.None);
                return TypedResults.NoContent();
        }
    }

    /// <summary><c>If-Match</c>: only what one has read; <c>If-None-Match: *</c>: only what is not there yet. Null: whatever is there.</summary>
    private static Func<SuiteSpec?, bool>? AsExpected(HttpRequest request)
    {
        var (match, none) = (request.Headers.IfMatch.ToString(), request.Headers.IfNoneMatch.ToString());
        if (match.Length == 0 && none.Length == 0) return null;
        return now => (match.Length == 0 || (now is not null && (match == "*" || match.Contains(SuiteForm.Tag(now), StringComparison.Ordinal)))) && (none != "*" || now is null);
    }

    private static IResult Changed() =>
        TypedResults.Problem("Somebody has changed it since you read it. Nothing was done: read it again.", statusCode: StatusCodes.Status412PreconditionFailed);

    private static string Url(Project project, string suite) => $"/api/v1/projects/{project.Key}/suites/{Uri.EscapeDataString(suite)}";
}
