using System.Security.Claims;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Api;

/// <summary>What a run is to be made of: the name of a suite of the project.</summary>
public sealed record RunBody
{
    public string? Suite { get; init; }
    public string? Name { get; init; }
    public string? Environment { get; init; }
    public IReadOnlyList<string>? Labels { get; init; }
    public string? Key { get; init; }
    public string? OnConflict { get; init; }
    public IReadOnlyDictionary<string, string>? Variables { get; init; }
    public double? TimeoutSeconds { get; init; }
    public string? Branch { get; init; }
    public string? Commit { get; init; }
    public string? Link { get; init; }
    public bool Start { get; init; } = true;
}

public sealed record RunMade(long Id, int Number, RunStatus Status, string Url, string? NotStarted);

public static class RunsApi
{
    private const int MostEvents = 1000;

    public static void MapRuns(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/projects/{project}/runs", Make);
        routes.MapGet("/runs/{id:long}", Find).OpenToRunTokens();
        routes.MapGet("/runs/{id:long}/events", Events);
    }

    private static async Task<IResult> Make(
        string project, RunBody body, ClaimsPrincipal caller, ProjectStore projects, SuiteStore suites, ProjectAccess access, CreateRun create, CancellationToken cancellationToken)
    {
        var found = await projects.Find(project, cancellationToken);
        var answer = found is null ? AccessAnswer.NotAMember : await access.Ask(caller, ProjectRole.Runner, new ProjectResource(found.Id), cancellationToken);
        if (answer == AccessAnswer.NotAMember) return TypedResults.Problem("There is no such project.", statusCode: StatusCodes.Status404NotFound);
        if (answer == AccessAnswer.RoleTooSmall) return TypedResults.Problem("Your role in this project is too small: this needs Runner.", statusCode: StatusCodes.Status403Forbidden);
        if (Mistakes(body) is { Count: > 0 } mistakes) return TypedResults.ValidationProblem(mistakes);
        if (await suites.Find(found!.Id, body.Suite!, cancellationToken) is not { } suite)
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["suite"] = [$"There is no suite “{body.Suite}” in this project."] });

        var made = await create.Make(Request(found.Id, suite, body), RunGate.ActorOf(caller), CancellationToken.None);
        var reply = new RunMade(made.RunId, made.Number, made.Status, $"/runs/{made.RunId}", made.NotStarted?.Text);
        return made.Existing ? TypedResults.Ok(reply) : TypedResults.Created($"/api/v1/runs/{made.RunId}", reply);
    }

    private static async Task<IResult> Find(long id, ClaimsPrincipal caller, RunGate gate, RunReads runs, CancellationToken cancellationToken)
    {
        var (_, refusal) = await gate.Enter(caller, id, ProjectRole.Viewer, cancellationToken);
        return refusal ?? TypedResults.Ok(RunReply.Of((await runs.Detail(id, cancellationToken))!));
    }

    private static async Task<IResult> Events(long id, long? after, ClaimsPrincipal caller, RunGate gate, RunReads runs, CancellationToken cancellationToken)
    {
        var (_, refusal) = await gate.Enter(caller, id, ProjectRole.Viewer, cancellationToken);
        return refusal ?? TypedResults.Ok(await runs.Events(id, after ?? 0, MostEvents, cancellationToken));
    }

    private static RunRequest Request(long projectId, SuiteSpec suite, RunBody body)
    {
        var request = RunRequest.Of(projectId, suite);
        var variables = new Dictionary<string, string>(request.Variables, StringComparer.Ordinal);
        foreach (var (name, value) in body.Variables ?? new Dictionary<string, string>()) variables[name] = value;
        return request with
        {
            Name = body.Name ?? request.Name,
            Environment = body.Environment ?? request.Environment,
            Labels = body.Labels ?? request.Labels,
            Variables = variables,
            Timeout = body.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : request.Timeout,
            Key = body.Key,
            Supersede = body.OnConflict == "supersede",
            Branch = body.Branch,
            Commit = body.Commit,
            Link = body.Link,
            Start = body.Start,
        };
    }

    private static Dictionary<string, string[]> Mistakes(RunBody body)
    {
        var mistakes = new Dictionary<string, string[]>();
        if (string.IsNullOrWhiteSpace(body.Suite)) mistakes["suite"] = ["The name of a suite of this project."];
        if (body.OnConflict is not (null or "supersede")) mistakes["onConflict"] = ["Leave it out, or “supersede”."];
        if (body.TimeoutSeconds is <= 0 or > 30 * 24 * 3600) mistakes["timeoutSeconds"] = ["Seconds, more than 0 and at most 30 days."];
        if (body.Link is { } link && !(Uri.TryCreate(link, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https"))) mistakes["link"] = ["An address that begins with http:// or https://."];
        foreach (var (name, value) in new[] { ("name", body.Name), ("key", body.Key), ("branch", body.Branch), ("commit", body.Commit), ("environment", body.Environment) })
            if (value?.Length > 200) mistakes[name] = ["At most 200 characters."];
        foreach (var name in body.Variables?.Keys.Where(name => !Variables.IsName(name)) ?? [])
            mistakes[$"variables.{name}"] = ["A name has letters, digits and underscores, and does not begin with a digit."];
        return mistakes;
    }
}
