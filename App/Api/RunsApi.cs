using System.Security.Claims;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Catalog.Shared;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Api;

/// <param name="Url">Its page.</param>
/// <param name="NotStarted">Why it was made but not started; null: nothing was in the way, or no start was asked for.</param>
public sealed record RunMade(long Id, int Number, RunStatus Status, string Url, string? NotStarted)
{
    public static RunMade Of(RunCreated made) => new(made.RunId, made.Number, made.Status, $"/runs/{made.RunId}", made.NotStarted?.Text);
}

public sealed record RerunBody
{
    /// <summary>all, failed, cancelled or notPassed; left out: all.</summary>
    public string? Only { get; init; }
}

public static class RunsApi
{
    public static void MapRuns(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/projects/{project}/runs", Make).Produces<RunMade>().Produces<RunMade>(StatusCodes.Status201Created).ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        routes.MapGet("/runs/{id:long}", Find).OpenToRunTokens().AlsoOpenToTokens(TokenScope.Reporter).Produces<RunReply>().ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapPost("/runs/{id:long}/rerun", Rerun).Produces<RunMade>(StatusCodes.Status201Created).ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> Make(
        string project, RunBody body, ClaimsPrincipal caller, ProjectGate gate, SuiteStore suites, SharedReads shared, CreateRun create, Audit audit,
        CancellationToken cancellationToken)
    {
        // Who brings steps of their own runs what they like on a controller.
        var (found, refusal) = await gate.Enter(caller, project, body.BringsCases ? ProjectRole.Maintainer : ProjectRole.Runner, cancellationToken);
        if (refusal is not null) return refusal;
        if (body.CodeVariables is { Count: > 0 } names && (await gate.Enter(caller, project, ProjectRole.Maintainer, cancellationToken)).Refusal is not null)
            return Problems.Forbidden($"{string.Join(", ", names)}: by such variables programs run code that the value holds or names. That needs Maintainer; or write them into the suite.");
        var wrong = new Wrong();
        RunBodyRules.Check(body, wrong);
        var suite = await SuiteOf(found!, body, suites, shared, wrong, cancellationToken);
        if (wrong.Any) return wrong.Answer();

        var made = await create.Make(body.Request(found!.Id, suite!), RunGate.ActorOf(caller), CancellationToken.None);
        if (made.Refused is { } why) return AbortsApi.Refused(why);
        var reply = RunMade.Of(made);
        if (made.Existing) return TypedResults.Ok(reply);
        if (body.BringsCases)
            await audit.Write(new AuditFact(caller.NameForPeople(), "run.ownCases", $"run {made.Number}", found.Id, $"{suite!.Cases.Count} cases"), CancellationToken.None);
        return TypedResults.Created($"/api/v1/runs/{made.RunId}", reply);
    }

    /// <summary>The suite with the cases that were chosen of it, or one that is made of the cases that came.</summary>
    private static async Task<SuiteSpec?> SuiteOf(Project project, RunBody body, SuiteStore suites, SharedReads shared, Wrong wrong, CancellationToken cancellationToken)
    {
        if (body.BringsCases) return new SuiteSpec { Name = body.Name ?? "Own cases", Cases = RunBodyRules.Own(body, await shared.Names(project.Id, cancellationToken), wrong) };
        if (string.IsNullOrWhiteSpace(body.Suite)) return null;
        if (await suites.ToRun(project.Id, body.Suite, cancellationToken) is { } suite) return suite with { Cases = RunBodyRules.Chosen(suite, body, wrong) };
        wrong.If(true, "suite", $"There is no suite “{body.Suite}” in this project.");
        return null;
    }

    private static async Task<IResult> Find(long id, ClaimsPrincipal caller, RunGate gate, RunReads runs, ProjectStore projects, CancellationToken cancellationToken)
    {
        var (_, refusal) = await gate.Enter(caller, id, ProjectRole.Viewer, cancellationToken);
        if (refusal is not null) return refusal;
        if (await runs.Detail(id, cancellationToken) is not { } detail) return Problems.NotFound("run");
        var kin = await runs.Kin(detail.Run, cancellationToken);
        return TypedResults.Ok(RunReply.Of(detail, kin, await ProjectKeys.Read(projects, cancellationToken)));
    }

    private static async Task<IResult> Rerun(long id, RerunBody? body, ClaimsPrincipal caller, RunGate gate, RerunRun rerun, CancellationToken cancellationToken)
    {
        var (_, refusal) = await gate.Enter(caller, id, ProjectRole.Runner, cancellationToken);
        if (refusal is not null) return refusal;
        if (ChoiceOf(body?.Only) is not { } choice)
        {
            var wrong = new Wrong();
            wrong.If(true, "only", "One of all, failed, cancelled, notPassed.");
            return wrong.Answer();
        }

        var answer = await rerun.Ask(id, choice, RunGate.ActorOf(caller), CancellationToken.None);
        return answer switch
        {
            { Made: { } made } => TypedResults.Created($"/api/v1/runs/{made.RunId}", RunMade.Of(made)),
            { Refusal: RerunRefusal.Unknown } => Problems.NotFound("run"),
            { Refusal: RerunRefusal.NotOver } => Problems.Conflict("notOver", answer.Text!),
            { Refusal: RerunRefusal.Archived } => Problems.Conflict("archived", answer.Text!),
            { Refusal: RerunRefusal.FromOutside } => Problems.Coded(StatusCodes.Status422UnprocessableEntity, "fromOutside", answer.Text!),
            _ => Problems.Coded(StatusCodes.Status422UnprocessableEntity, "noSuchCase", answer.Text!),
        };
    }

    private static RerunChoice? ChoiceOf(string? only) => only switch
    {
        null or "all" => RerunChoice.All,
        "failed" => RerunChoice.Failed,
        "cancelled" => RerunChoice.Cancelled,
        "notPassed" => RerunChoice.NotPassed,
        _ => null,
    };
}
