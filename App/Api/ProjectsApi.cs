using System.Security.Claims;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Controllers;

namespace TestRuns.Api;

public sealed record ProjectBody
{
    /// <summary>Its name in addresses; it stays for ever.</summary>
    public string? Key { get; init; }

    /// <summary>For people.</summary>
    public string? Name { get; init; }
}

public sealed record ProjectChangeBody
{
    /// <summary>For people; left out: it stays.</summary>
    public string? Name { get; init; }

    /// <summary>If true, it takes no new runs and stands in no menu, and all of it can be read; left out: it stays.</summary>
    public bool? Archived { get; init; }
}

/// <param name="Role">The caller's.</param>
/// <param name="ArchivedAt">Since when it takes no new runs; null: it is in use.</param>
public sealed record ProjectReply(string Key, string Name, DateTimeOffset CreatedAt, ProjectRole Role, DateTimeOffset? ArchivedAt)
{
    public static ProjectReply Of(Project project, ProjectRole role) => new(project.Key, project.Name, project.CreatedAt, role, project.ArchivedAt);
}

/// <param name="Projects">By their keys.</param>
/// <param name="Next">Give it as <c>cursor</c> to read on; null: there are no more.</param>
public sealed record ProjectListReply(IReadOnlyList<ProjectReply> Projects, string? Next);

/// <summary>What is gone. The audit keeps that it was there.</summary>
public sealed record ProjectDeleted(string Key, string Name, int Runs, int Suites, int Cases, int Environments, int Controllers, int Tokens);

/// <summary>Projects: members see theirs, a Maintainer names and archives it, an administrator makes and deletes.</summary>
public static class ProjectsApi
{
    public static void MapProjects(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/projects", List).Produces<ProjectListReply>().ProducesValidationProblem();
        routes.MapPost("/projects", Make).Produces<ProjectReply>(StatusCodes.Status201Created).ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);
        routes.MapGet("/projects/{project}", Find).Produces<ProjectReply>().ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapPut("/projects/{project}", Change).Produces<ProjectReply>().ProducesValidationProblem()
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

    private static async Task<IResult> Change(
        string project, ProjectChangeBody body, ClaimsPrincipal caller, ProjectGate gate, ProjectStore projects, Audit audit, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Maintainer, cancellationToken);
        if (refusal is not null) return refusal;
        var wrong = new Wrong();
        wrong.If((body.Name is not null || body.Archived is null) && !ProjectStore.IsName(body.Name), "name", NameRule);
        if (wrong.Any) return wrong.Answer();
        var by = caller.NameForPeople();
        if (body.Name?.Trim() is { } name && name != found!.Name)
        {
            if (!await projects.Rename(found.Id, name, CancellationToken.None)) return Problems.NotFound("project");
            await audit.Write(new AuditFact(by, "project.renamed", found.Key, found.Id, $"“{found.Name}” to “{name}”"), CancellationToken.None);
        }

        if (body.Archived is { } archived && await projects.SetArchived(found!.Id, archived, by, CancellationToken.None))
            await audit.Write(new AuditFact(by, archived ? "project.archived" : "project.broughtBack", found.Key, found.Id), CancellationToken.None);
        return await projects.Find(found!.Key, CancellationToken.None) is { } changed
            ? TypedResults.Ok(ProjectReply.Of(changed, ProjectRole.Maintainer))
            : Problems.NotFound("project");
    }

    private static async Task<IResult> Delete(
        string project, ClaimsPrincipal caller, ProjectGate gate, ProjectAccess access, RemoveProject remove, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Viewer, cancellationToken);
        if (refusal is not null) return refusal;
        if (!await access.IsAdministrator(caller, cancellationToken)) return Problems.Forbidden("Only an administrator deletes projects.");
        return await remove.Ask(found!, RunGate.ActorOf(caller), cancellationToken) switch
        {
            { Gone: { } gone } => TypedResults.Ok(new ProjectDeleted(found!.Key, found.Name, gone.Runs, gone.Suites, gone.Cases, gone.Environments, gone.Controllers, gone.Tokens)),
            { Connected: { } name } => Problems.Conflict("controllerConnected", $"Controller {name} of this project is connected. Disconnect it first."),
            var answer => LiveRuns(answer.LiveRuns),
        };
    }

    private static IResult LiveRuns(int count) => Problems.Conflict("liveRuns", $"{count} of its runs {(count == 1 ? "is" : "are")} not over. Abort them first: POST /api/v1/runs/abort with the project.");

    private static string NameRule => $"From 1 to {ProjectStore.LongestName} characters, on one line.";

    private static async Task<ProjectReply> Reply(Project project, ClaimsPrincipal caller, ProjectAccess access, CancellationToken cancellationToken) =>
        ProjectReply.Of(project, await access.RoleIn(caller, project.Id, cancellationToken) ?? ProjectRole.Viewer);
}
