using Microsoft.AspNetCore.Components.Authorization;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Runs;

namespace TestRuns.Components.Visit;

/// <summary>A project that the visitor may look at, and as what.</summary>
public sealed record SeenProject(long Id, string Key, string Name, ProjectRole Role)
{
    public bool MayRun => Role >= ProjectRole.Runner;

    public bool MayMaintain => Role >= ProjectRole.Maintainer;
}

/// <summary>Who sits at this tab, and what they may see and do. Asked anew each time: a right that is taken away is gone.</summary>
public sealed class Visitor(AuthenticationStateProvider session, ProjectAccess access, ProjectStore projects)
{
    /// <summary>The visitor as the one who asks for something.</summary>
    public async Task<Actor> Actor() => new(ActorKind.User, (await session.GetAuthenticationStateAsync()).User.NameForPeople());

    /// <summary>The projects that the visitor may look at, by name.</summary>
    public async Task<IReadOnlyList<SeenProject>> Projects(CancellationToken cancellationToken)
    {
        var caller = (await session.GetAuthenticationStateAsync()).User;
        var visible = await access.VisibleProjects(caller, cancellationToken);
        var seen = new List<SeenProject>();
        foreach (var project in await projects.List(cancellationToken))
        {
            if (visible?.Contains(project.Id) == false) continue;
            if (await access.RoleIn(caller, project.Id, cancellationToken) is { } role) seen.Add(new SeenProject(project.Id, project.Key, project.Name, role));
        }

        return seen;
    }

    public async Task<bool> May(ProjectRole needed, long projectId, CancellationToken cancellationToken) =>
        await access.Ask((await session.GetAuthenticationStateAsync()).User, needed, new ProjectResource(projectId), cancellationToken) == AccessAnswer.Granted;

    public async Task<bool> IsAdministrator(CancellationToken cancellationToken) =>
        await access.IsAdministrator((await session.GetAuthenticationStateAsync()).User, cancellationToken);

    /// <summary>About what belongs to one project, or (null) to all of them: <see cref="ProjectAccess.AskShared"/>.</summary>
    public async Task<bool> MayShared(ProjectRole needed, long? projectId, CancellationToken cancellationToken) =>
        await access.AskShared((await session.GetAuthenticationStateAsync()).User, needed, projectId, cancellationToken) == AccessAnswer.Granted;
}
