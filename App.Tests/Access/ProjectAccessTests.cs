using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;

namespace TestRuns.Tests.Access;

public sealed class ProjectAccessTests : IAsyncDisposable
{
    private const long Mine = 1;
    private const long Other = 2;

    private readonly AccessHost host = new();

    [Theory]
    [InlineData(ProjectRole.Viewer, ProjectPolicies.Look, true)]
    [InlineData(ProjectRole.Viewer, ProjectPolicies.Run, false)]
    [InlineData(ProjectRole.Viewer, ProjectPolicies.Maintain, false)]
    [InlineData(ProjectRole.Runner, ProjectPolicies.Look, true)]
    [InlineData(ProjectRole.Runner, ProjectPolicies.Run, true)]
    [InlineData(ProjectRole.Runner, ProjectPolicies.Maintain, false)]
    [InlineData(ProjectRole.Maintainer, ProjectPolicies.Maintain, true)]
    public async Task A_role_may_do_what_smaller_roles_may_and_no_more(ProjectRole role, string policy, bool may)
    {
        var member = await Member(role);
        (await May(member, policy, Mine)).ShouldBe(may);
    }

    [Theory]
    [InlineData(ProjectPolicies.Look)]
    [InlineData(ProjectPolicies.Run)]
    [InlineData(ProjectPolicies.Maintain)]
    public async Task Nobody_may_nothing(string policy)
    {
        (await May(new ClaimsPrincipal(), policy, Mine)).ShouldBeFalse();
        (await May(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "1")])), policy, Mine)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_member_of_one_project_sees_no_other()
    {
        var member = await Member(ProjectRole.Maintainer);
        (await May(member, ProjectPolicies.Look, Other)).ShouldBeFalse();
        (await Access.VisibleProjects(member, default)).ShouldBe([Mine]);
        (await Access.Ask(member, ProjectRole.Viewer, new ProjectResource(Other), default)).ShouldBe(AccessAnswer.NotAMember);
    }

    [Fact]
    public async Task Too_small_a_role_is_told_from_no_membership()
    {
        var viewer = await Member(ProjectRole.Viewer);
        (await Access.Ask(viewer, ProjectRole.Runner, new ProjectResource(Mine), default)).ShouldBe(AccessAnswer.RoleTooSmall);
    }

    [Fact]
    public async Task An_administrator_may_everything_everywhere()
    {
        var principal = Principal(await host.Account("root", administrator: true));
        (await May(principal, ProjectPolicies.Maintain, Other)).ShouldBeTrue();
        (await Access.VisibleProjects(principal, default)).ShouldBeNull();
        (await Authorize(principal, null, ProjectPolicies.Administrator)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_maintainer_is_no_administrator() =>
        (await Authorize(await Member(ProjectRole.Maintainer), null, ProjectPolicies.Administrator)).ShouldBeFalse();

    [Fact]
    public async Task A_membership_that_is_taken_away_ends_with_the_next_call()
    {
        var member = await Member(ProjectRole.Runner);
        (await Access.RoleIn(member, Mine, default)).ShouldBe(ProjectRole.Runner);
        await host.Change(db => db.Set<Membership>().ExecuteDeleteAsync());
        (await Access.RoleIn(member, Mine, default)).ShouldBeNull();
        (await Access.VisibleProjects(member, default)).ShouldBe([]);
    }

    [Fact]
    public async Task An_administrator_who_is_one_no_more_is_so_with_the_next_call()
    {
        var principal = Principal(await host.Account("root", administrator: true));
        await host.Change(db => db.Set<Account>().ExecuteUpdateAsync(set => set.SetProperty(account => account.IsAdministrator, false)));
        (await May(principal, ProjectPolicies.Look, Mine)).ShouldBeFalse();
        (await Authorize(principal, null, ProjectPolicies.Administrator)).ShouldBeFalse();
    }

    [Fact]
    public async Task What_belongs_to_all_projects_every_member_sees_and_an_administrator_changes()
    {
        var member = await Member(ProjectRole.Maintainer);
        (await Access.AskShared(member, ProjectRole.Viewer, null, default)).ShouldBe(AccessAnswer.Granted);
        (await Access.AskShared(member, ProjectRole.Maintainer, null, default)).ShouldBe(AccessAnswer.RoleTooSmall);
        (await Access.AskShared(member, ProjectRole.Maintainer, Mine, default)).ShouldBe(AccessAnswer.Granted);
        (await Access.AskShared(member, ProjectRole.Viewer, Other, default)).ShouldBe(AccessAnswer.NotAMember);
        (await Access.AskShared(Principal(await host.Account("root", administrator: true)), ProjectRole.Maintainer, null, default)).ShouldBe(AccessAnswer.Granted);
        (await Access.AskShared(Principal(await host.Account("ben")), ProjectRole.Viewer, null, default)).ShouldBe(AccessAnswer.NotAMember);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private ProjectAccess Access => host.Services.GetRequiredService<ProjectAccess>();

    private static ClaimsPrincipal Principal(Account account) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, account.Id.ToString())], "any scheme"));

    private async Task<ClaimsPrincipal> Member(ProjectRole role)
    {
        var account = await host.Account("ana");
        await host.Change(async db => await db.AddAsync(new Membership { ProjectId = Mine, AccountId = account.Id, Role = role }));
        return Principal(account);
    }

    private Task<bool> May(ClaimsPrincipal caller, string policy, long project) => Authorize(caller, new ProjectResource(project, 7), policy);

    private Task<bool> Authorize(ClaimsPrincipal caller, object? resource, string policy) =>
        host.Ask(async (IAuthorizationService authorization) => (await authorization.AuthorizeAsync(caller, resource, policy)).Succeeded);
}
