using System.Security.Claims;
using TestRuns.Access;
using TestRuns.Controllers.Reading;

namespace TestRuns.Api;

/// <summary>
/// Who may do what with a controller: members see those of their projects and those that serve all; a Maintainer changes
/// the first, an administrator every one. Unknown and "not a member" look the same (404).
/// </summary>
public sealed class ControllerGate(ControllerReads reads, ProjectAccess access)
{
    public async Task<IReadOnlyList<ControllerReply>> Visible(ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        var projects = await access.VisibleProjects(caller, cancellationToken);
        if (projects is []) return [];
        return [.. (await reads.All(cancellationToken)).Where(view => MaySee(view, projects)).Select(view => ControllerReply.Of(view, projects))];
    }

    /// <returns>The answer that ends the call; null: the caller may change it.</returns>
    public async Task<IResult?> Refuse(ClaimsPrincipal caller, long id, CancellationToken cancellationToken)
    {
        if (await reads.Find(id, cancellationToken) is not { } view) return NoSuchController();
        return await access.AskShared(caller, ProjectRole.Maintainer, view.ProjectId, cancellationToken) switch
        {
            AccessAnswer.Granted => null,
            AccessAnswer.RoleTooSmall => Problems.Forbidden(view.ProjectId is null ? "It serves all projects: this needs an administrator." : "Your role in its project is too small: this needs Maintainer."),
            _ => NoSuchController(),
        };
    }

    /// <summary>The controller as it now is; 204 when it was removed.</summary>
    public async Task<IResult> Shown(ClaimsPrincipal caller, long id, CancellationToken cancellationToken) =>
        await reads.Find(id, cancellationToken) is { } view
            ? TypedResults.Ok(ControllerReply.Of(view, await access.VisibleProjects(caller, cancellationToken)))
            : TypedResults.NoContent();

    public static IResult NoSuchController() => Problems.NotFound("controller");

    private static bool MaySee(ControllerView view, IReadOnlyList<long>? projects) => view.ProjectId is not { } id || projects?.Contains(id) != false;
}
