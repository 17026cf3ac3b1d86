using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using TestRuns.Access;
using TestRuns.Access.People;
using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Runs.Remarks;

namespace TestRuns.Components.Visit;

/// <summary>A project that the visitor may look at, and as what.</summary>
public sealed record SeenProject(long Id, string Key, string Name, ProjectRole Role)
{
    /// <summary>It stands in no menu.</summary>
    public bool IsArchived { get; init; }

    public bool MayRun => Role >= ProjectRole.Runner;

    /// <summary>What runs there already may be aborted by who may run; new runs it takes none.</summary>
    public bool MayStart => MayRun && !IsArchived;

    public bool MayMaintain => Role >= ProjectRole.Maintainer;
}

/// <summary>Who sits at this tab, and what they may see and do. Asked anew each time: a right that is taken away is gone.</summary>
public sealed class Visitor(AuthenticationStateProvider session, ProjectAccess access, ProjectStore projects)
{
    /// <summary>The visitor as the one who asks for something.</summary>
    public async Task<Actor> Actor()
    {
        var caller = await Who();
        return new Actor(ActorKind.User, caller.NameForPeople()) { AccountId = caller.AccountId() };
    }

    /// <summary>Null: nobody is signed in any more.</summary>
    public async Task<long?> AccountId() => (await Who()).AccountId();

    /// <summary>The visitor as the one who decides about others.</summary>
    public async Task<Decider> Decider(CancellationToken cancellationToken)
    {
        var caller = await Who();
        return new Decider(caller.AccountId() ?? 0, caller.NameForPeople(), await access.IsAdministrator(caller, cancellationToken));
    }

    /// <summary>The visitor as the one who writes something.</summary>
    public async Task<Author> Author() => new(await Actor(), (await Who()).AuthorKey());

    /// <summary>The projects that the visitor may look at, by name; the archived ones too.</summary>
    public async Task<IReadOnlyList<SeenProject>> Projects(CancellationToken cancellationToken)
    {
        var caller = await Who();
        var visible = await access.VisibleProjects(caller, cancellationToken);
        var seen = new List<SeenProject>();
        foreach (var project in await projects.List(cancellationToken))
        {
            if (visible?.Contains(project.Id) == false) continue;
            if (await access.RoleIn(caller, project.Id, cancellationToken) is not { } role) continue;
            seen.Add(new SeenProject(project.Id, project.Key, project.Name, role) { IsArchived = project.ArchivedAt is not null });
        }

        return seen;
    }

    public async Task<bool> May(ProjectRole needed, long projectId, CancellationToken cancellationToken) =>
        await access.Ask(await Who(), needed, new ProjectResource(projectId), cancellationToken) == AccessAnswer.Granted;

    public async Task<bool> IsAdministrator(CancellationToken cancellationToken) => await access.IsAdministrator(await Who(), cancellationToken);

    /// <summary>About what belongs to one project, or (null) to all of them: <see cref="ProjectAccess.AskShared"/>.</summary>
    public async Task<bool> MayShared(ProjectRole needed, long? projectId, CancellationToken cancellationToken) =>
        await access.AskShared(await Who(), needed, projectId, cancellationToken) == AccessAnswer.Granted;

    private async Task<ClaimsPrincipal> Who() => (await session.GetAuthenticationStateAsync()).User;
}
