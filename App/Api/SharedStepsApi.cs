using System.Security.Claims;
using System.Text.Json;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Catalog.Shared;

namespace TestRuns.Api;

/// <param name="Steps">How many they are.</param>
/// <param name="Cases">How many cases use them.</param>
public sealed record SharedStepsLine(string Name, int Steps, int Cases, DateTimeOffset UpdatedAt, string ChangedBy, string Url);

/// <param name="SharedSteps">By their names.</param>
/// <param name="Next">Give it as <c>cursor</c> to read on; null: there are no more.</param>
public sealed record SharedStepsReply(IReadOnlyList<SharedStepsLine> SharedSteps, string? Next);

public sealed record SharedStepsSaved(string Name, int Steps, string Url);

/// <summary>The shared steps of a project. To write them is to write in all cases that use them: it needs a Maintainer, and is in the audit.</summary>
public static class SharedStepsApi
{
    private const int MostNamed = 20;

    public static void MapSharedSteps(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/projects/{project}/shared-steps", List).Produces<SharedStepsReply>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapGet("/projects/{project}/shared-steps/{name}", Find).Produces<JsonElement>(StatusCodes.Status200OK, SuiteForm.Json, SuiteForm.Yaml)
            .Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapPut("/projects/{project}/shared-steps/{name}", Put).Produces<SharedStepsSaved>().Produces<SharedStepsSaved>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .AddOpenApiOperationTransformer((operation, _, _) => SuiteForm.DescribeBody(operation, "The name and the steps, as the editor shows them, or the same in JSON."));
        routes.MapDelete("/projects/{project}/shared-steps/{name}", Delete).Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed);
    }

    private static async Task<IResult> List(string project, string? cursor, string? limit, ClaimsPrincipal caller, ProjectGate gate, SharedReads shared, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Viewer, cancellationToken);
        if (refusal is not null) return refusal;
        var wrong = new Wrong();
        var most = Paging.Limit(limit, wrong);
        if (wrong.Any) return wrong.Answer();
        var all = (await shared.List(found!.Id, cancellationToken)).OrderBy(one => one.Name, StringComparer.Ordinal);
        var (page, next) = Paging.Of(all, one => one.Name, cursor, most);
        return TypedResults.Ok(new SharedStepsReply([.. page.Select(one => new SharedStepsLine(one.Name, one.Steps, one.UsedIn, one.UpdatedAt, one.ChangedBy, Url(found, one.Name)))], next));
    }

    private static async Task<IResult> Find(string project, string name, ClaimsPrincipal caller, ProjectGate gate, SharedReads shared, HttpContext http, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Viewer, cancellationToken);
        if (refusal is not null) return refusal;
        if (await shared.Find(found!.Id, name, cancellationToken) is not { } stored) return Problems.NotFound("shared steps");
        var tag = Tag(stored.Spec);
        http.Response.Headers.ETag = tag;
        http.Response.Headers.Vary = "Accept";
        http.Response.Headers.CacheControl = "private, no-cache";
        if (http.Request.Headers.IfNoneMatch == tag) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        var yaml = SuiteForm.WantsYaml(http.Request);
        return SuiteForm.Written(yaml ? SharedFile.Write(stored.Spec) : SharedFile.WriteJson(stored.Spec), yaml);
    }

    private static async Task<IResult> Put(
        string project, string name, ClaimsPrincipal caller, ProjectGate gate, SharedStore store, Audit audit, HttpContext http, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Maintainer, cancellationToken);
        if (refusal is not null) return refusal;
        (var text, refusal) = await SuiteForm.TextOf(http.Request, "Shared steps are UTF-8 and have at most 1 MB: make several of them.", cancellationToken);
        if (refusal is not null) return refusal;
        var yaml = SuiteForm.IsYaml(http.Request);
        var (spec, mistakes) = yaml ? SharedFile.Read(text!) : SharedFile.ReadJson(text!);
        if (spec is null) return SuiteForm.Refused(mistakes);
        if (spec.Name != name) return SuiteForm.Refused([new FileMistake(1, 1, $"the steps are called “{spec.Name}”", $"the address says “{name}”: make them the same")]);

        var by = new ChangeBy(caller.NameForPeople(), yaml ? ChangeThrough.SuiteFile : ChangeThrough.Api);
        var answer = await store.Put(found!.Id, spec, by, AsExpected(http.Request), CancellationToken.None);
        if (Refused(answer) is { } why) return why;
        if (answer.Outcome != SharedOutcome.Same)
            await audit.Write(new AuditFact(by.Who, answer.Outcome == SharedOutcome.Made ? "sharedSteps.made" : "sharedSteps.changed", spec.Name, found.Id, $"{spec.Steps.Count} steps"), CancellationToken.None);
        http.Response.Headers.ETag = Tag(spec);
        var saved = new SharedStepsSaved(spec.Name, spec.Steps.Count, Url(found, spec.Name));
        return answer.Outcome == SharedOutcome.Made ? TypedResults.Created(saved.Url, saved) : TypedResults.Ok(saved);
    }

    private static async Task<IResult> Delete(
        string project, string name, ClaimsPrincipal caller, ProjectGate gate, SharedStore store, Audit audit, HttpContext http, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Maintainer, cancellationToken);
        if (refusal is not null) return refusal;
        var answer = await store.Delete(found!.Id, name, AsExpected(http.Request), CancellationToken.None);
        if (Refused(answer) is { } why) return why;
        await audit.Write(new AuditFact(caller.NameForPeople(), "sharedSteps.deleted", answer.Stored!.Spec.Name, found.Id), CancellationToken.None);
        return TypedResults.NoContent();
    }

    private static IResult? Refused(SharedAnswer answer) => answer.Outcome switch
    {
        SharedOutcome.Unknown => Problems.NotFound("shared steps"),
        SharedOutcome.Conflict => TypedResults.Problem("Somebody has changed them since you read them. Nothing was done: read them again.", statusCode: StatusCodes.Status412PreconditionFailed),
        SharedOutcome.TooMany => Problems.Conflict("tooMany", $"A project has at most {SharedStore.Most:N0} shared steps. Nothing was done."),
        SharedOutcome.Used => InTheWay("used", $"These cases use them: {Named(answer.Cases)}. Nothing was done: take them out of the cases first.", answer.Cases),
        SharedOutcome.CasesTooLong => InTheWay("casesTooLong", $"By so many steps these cases would have more than {SuiteFile.MaxStepsOfACase:N0}: {Named(answer.Cases)}. Nothing was done.", answer.Cases),
        _ => null,
    };

    /// <summary>All of them, for programs.</summary>
    private static IResult InTheWay(string code, string why, IReadOnlyList<NamedThing> cases) => TypedResults.Problem(
        why, statusCode: StatusCodes.Status409Conflict, extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = code, ["cases"] = cases.Select(one => one.Name) });

    private static string Named(IReadOnlyList<NamedThing> cases) =>
        $"{string.Join(", ", cases.Take(MostNamed).Select(one => $"“{one.Name}”"))}{(cases.Count > MostNamed ? $" and {cases.Count - MostNamed} more" : "")}";

    /// <summary>As of suites: <c>If-Match</c>, and <c>If-None-Match: *</c>.</summary>
    private static Func<SharedSpec?, bool>? AsExpected(HttpRequest request)
    {
        var (match, none) = (request.Headers.IfMatch.ToString(), request.Headers.IfNoneMatch.ToString());
        if (match.Length == 0 && none.Length == 0) return null;
        return now => (match.Length == 0 || (now is not null && (match == "*" || match.Contains(Tag(now), StringComparison.Ordinal)))) && (none != "*" || now is null);
    }

    private static string Tag(SharedSpec spec) => SuiteForm.Tag(SharedFile.WriteJson(spec));

    private static string Url(Project project, string name) => $"/api/v1/projects/{project.Key}/shared-steps/{Uri.EscapeDataString(name)}";
}
