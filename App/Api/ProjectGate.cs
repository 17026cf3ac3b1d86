using System.Security.Claims;
using TestRuns.Access;
using TestRuns.Catalog;

namespace TestRuns.Api;

/// <summary>Who may do what in a project: unknown and "not a member" look the same (404), a too small role is 403.</summary>
public sealed class ProjectGate(ProjectStore projects, ProjectAccess access)
{
    /// <returns>The project, or the answer that ends the call.</returns>
    public async Task<(Project? Project, IResult? Refusal)> Enter(ClaimsPrincipal caller, string key, ProjectRole needed, CancellationToken cancellationToken)
    {
        var project = await projects.Find(key, cancellationToken);
        var answer = project is null ? AccessAnswer.NotAMember : await access.Ask(caller, needed, new ProjectResource(project.Id), cancellationToken);
        return answer switch
        {
            AccessAnswer.Granted => (project, null),
            AccessAnswer.RoleTooSmall => (null, Problems.Forbidden($"Your role in this project is too small: this needs {needed}.")),
            _ => (null, Problems.NotFound("project")),
        };
    }

    /// <summary>The projects that the caller may look at, by their keys.</summary>
    public async Task<IReadOnlyList<Project>> Visible(ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        var visible = await access.VisibleProjects(caller, cancellationToken);
        if (visible is []) return [];
        return [.. (await projects.List(cancellationToken)).Where(project => visible?.Contains(project.Id) != false).OrderBy(project => project.Key, StringComparer.Ordinal)];
    }
}
