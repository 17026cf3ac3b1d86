using System.Security.Claims;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Controllers;
using TestRuns.Controllers.Reading;
using TestRuns.Runs;

namespace TestRuns.Api;

public sealed record ProjectBody
{
    /// <summary>Its name in addresses; it stays for ever.</summary>
    public string? Key { get; init; }

    /// <summary>For people.</summary>
    public string? Name { get; init; }
}

public sealed record ProjectNameBody
{
    /// <summary>For people.</summary>
    public string? Name { get; init; }
}

/// <param name="Role">The caller's.</param>
public sealed record ProjectReply(string Key, string Name, DateTimeOffset CreatedAt, ProjectRole Role)
{
    public static ProjectReply Of(Project project, ProjectRole role) => new(project.Key, project.Name, project.CreatedAt, role);
}

/// <param name="Projects">By their keys.</param>
/// <param name="Next">Give it as <c>cursor</c> to read on; null: there are no more.</param>
public sealed record ProjectListReply(IReadOnlyList<ProjectReply> Projects, string? Next);

/// <summary>What is gone. The audit keeps that it was there.</summary>
public sealed record ProjectDeleted(string Key, string Name, int Runs, int Suites, int Cases, int Environments, int Controllers, int Tokens);

/// <summary>Projects: members see theirs, a Maintainer names it, an administrator makes and deletes.</summary>
public static class ProjectsApi
{
    public static void MapProjects(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/projects", List).Produces<ProjectListReply>().ProducesValidationProblem();
        routes.MapPost("/projects", Make).Produces<ProjectReply>(StatusCodes.Status201Created).ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);
        routes.MapGet("/projects/{project}", Find).Produces<ProjectReply>().ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapPut("/projects/{project}", Rename).Produces<ProjectReply>().ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapDelete("/projects/{project}", Delete).Produces<ProjectDeleted>()
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> List(string? cursor, string? limit, ClaimsPrincipal caller, ProjectGate gate, ProjectAccess access, CancellationToken cancellationToken)
    {
        var wrong = new Wrong();
        var most = Paging.Limit(limit, wrong);
        if (wrong.Any) return wrong.Answer();
        var (page, next) = Paging.Of(await gate.Visible(caller, cancellationToken), project => project.Key, cursor, most);
        var replies = new List<ProjectReply>();
        foreach (var project in page) replies.Add(await Reply(project, caller, access, cancellationToken));
        return TypedResults.Ok(new ProjectListReply(replies, next));
    }

    private static async Task<IResult> Make(ProjectBody body, ClaimsPrincipal caller, ProjectStore projects, ProjectAccess access, Audit audit, CancellationToken cancellationToken)
    {
        if (!await access.IsAdministrator(caller, cancellationToken)) return Problems.Forbidden("Only an administrator makes projects.");
        var wrong = new Wrong();
        wrong.If(body.Key is null || !ProjectKey.IsValid(body.Key), "key", $"Write {ProjectKey.Rule}.");
        wrong.If(!ProjectStore.IsName(body.Name), "name", NameRule);
        if (wrong.Any) return wrong.Answer();
        var (outcome, project) = await projects.Create(body.Key!, body.Name!, CancellationToken.None);
        if (outcome == CreateProjectOutcome.KeyTaken) return Problems.Conflict("keyTaken", $"There is a project “{body.Key}” already.");
        await audit.Write(new AuditFact(caller.NameForPeople(), "project.made", project!.Key, project.Id), CancellationToken.None);
        return TypedResults.Created($"/api/v1/projects/{project.Key}", ProjectReply.Of(project, ProjectRole.Maintainer));
    }

    private static async Task<IResult> Find(string project, ClaimsPrincipal caller, ProjectGate gate, ProjectAccess access, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Viewer, cancellationToken);
        return refusal ?? TypedResults.Ok(await Reply(found!, caller, access, cancellationToken));
    }

    private static async Task<IResult> Rename(
        string project, ProjectNameBody body, ClaimsPrincipal caller, ProjectGate gate, ProjectStore projects, Audit audit, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Maintainer, cancellationToken);
        if (refusal is not null) return refusal;
        var wrong = new Wrong();
        wrong.If(!ProjectStore.IsName(body.Name), "name", NameRule);
        if (wrong.Any) return wrong.Answer();
        if (!await projects.Rename(found!.Id, body.Name!, CancellationToken.None)) return Problems.NotFound("project");
        await audit.Write(new AuditFact(caller.NameForPeople(), "project.renamed", found.Key, found.Id, $"“{found.Name}” to “{body.Name!.Trim()}”"), CancellationToken.None);
        return TypedResults.Ok(new ProjectReply(found.Key, body.Name!.Trim(), found.CreatedAt, ProjectRole.Maintainer));
    }

    private static async Task<IResult> Delete(
        string project, ClaimsPrincipal caller, ProjectGate gate, ProjectAccess access, DeleteProject delete, ForgetProject forget, ControllerReads controllers, ControllerDesk desk, Audit audit,
        CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Viewer, cancellationToken);
        if (refusal is not null) return refusal;
        if (!await access.IsAdministrator(caller, cancellationToken)) return Problems.Forbidden("Only an administrator deletes projects.");
        if (await delete.LiveRuns(found!.Id, cancellationToken) is > 0 and var live) return LiveRuns(live);
        var mine = (await controllers.All(cancellationToken)).Where(view => view.ProjectId == found.Id).ToList();
        if (mine.Find(view => view.IsConnected) is { } connected) return Problems.Conflict("controllerConnected", $"Controller {connected.Name} of this project is connected. Disconnect it first.");

        // From here on it runs to its end, whoever waits for the answer.
        var by = RunGate.ActorOf(caller);
        foreach (var view in mine) await desk.Remove(view.Id, by, CancellationToken.None);
        var tokens = await forget.Ask(found.Id, by.Name, CancellationToken.None);
        if (await delete.Ask(found.Id, CancellationToken.None) is not { } gone) return LiveRuns(await delete.LiveRuns(found.Id, CancellationToken.None));
        var deleted = new ProjectDeleted(found.Key, found.Name, gone.Runs, gone.Suites, gone.Cases, gone.Environments, mine.Count, tokens);
        await audit.Write(new AuditFact(by.Name, "project.deleted", found.Key, found.Id, $"with {gone.Runs} runs, {gone.Suites} suites, {gone.Cases} cases"), CancellationToken.None);
        return TypedResults.Ok(deleted);
    }

    private static IResult LiveRuns(int count) => Problems.Conflict("liveRuns", $"{count} of its runs {(count == 1 ? "is" : "are")} not over. Abort them first: POST /api/v1/runs/abort with the project.");

    private static string NameRule => $"From 1 to {ProjectStore.LongestName} characters, on one line.";

    private static async Task<ProjectReply> Reply(Project project, ClaimsPrincipal caller, ProjectAccess access, CancellationToken cancellationToken) =>
        ProjectReply.Of(project, await access.RoleIn(caller, project.Id, cancellationToken) ?? ProjectRole.Viewer);
}
