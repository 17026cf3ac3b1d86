using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Access.Tokens;

namespace TestRuns.Tests.Access;

/// <summary>What tokens of programs count as, and which doors they open.</summary>
public sealed class ApiTokenTests : IAsyncDisposable
{
    private const long Mine = 1;
    private const long Other = 2;

    private readonly AccessHost host = new(app =>
    {
        app.MapGet("/api/people", () => "people");
        app.MapGet("/api/programs", () => "programs, too").AlsoOpenToTokens(TokenScope.Api);
        app.MapGet("/api/both", () => "reporters, too").AlsoOpenToTokens(TokenScope.Api).AlsoOpenToTokens(TokenScope.Reporter);
        app.MapGet("/hubs/reporter", () => "reported").OpenToTokens(TokenScope.Reporter, TokenScope.Api);
    });

    private ProjectAccess Access => host.Services.GetRequiredService<ProjectAccess>();

    [Theory]
    [InlineData("/api/people", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("/api/programs", HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData("/api/both", HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData("/hubs/reporter", HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData("/", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    public async Task A_token_opens_the_doors_that_say_so(string path, HttpStatusCode api, HttpStatusCode reporter)
    {
        (await Call(path, await Issue(TokenScope.Api, Mine, ProjectRole.Maintainer))).ShouldBe(api);
        (await Call(path, await Issue(TokenScope.Reporter, Mine, null))).ShouldBe(reporter);
        (await Call(path, await Issue(TokenScope.Controller, Mine, null))).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task It_counts_in_its_project_as_what_it_was_made_as()
    {
        var runner = Caller(TokenScope.Api, Mine, ProjectRole.Runner);
        (await Access.Ask(runner, ProjectRole.Runner, new ProjectResource(Mine), default)).ShouldBe(AccessAnswer.Granted);
        (await Access.Ask(runner, ProjectRole.Maintainer, new ProjectResource(Mine), default)).ShouldBe(AccessAnswer.RoleTooSmall);
        (await Access.Ask(runner, ProjectRole.Viewer, new ProjectResource(Other), default)).ShouldBe(AccessAnswer.NotAMember);
        (await Access.VisibleProjects(runner, default)).ShouldBe([Mine]);
        (await Access.IsAdministrator(runner, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task One_for_all_projects_counts_in_each_and_is_no_administrator()
    {
        var all = Caller(TokenScope.Api, null, ProjectRole.Maintainer);
        (await Access.Ask(all, ProjectRole.Maintainer, new ProjectResource(Other), default)).ShouldBe(AccessAnswer.Granted);
        (await Access.VisibleProjects(all, default)).ShouldBeNull();
        (await Access.IsAdministrator(all, default)).ShouldBeFalse();
        // What belongs to all projects is an administrator's to change.
        (await Access.AskShared(all, ProjectRole.Maintainer, projectId: null, default)).ShouldBe(AccessAnswer.RoleTooSmall);
        (await Access.AskShared(all, ProjectRole.Viewer, projectId: null, default)).ShouldBe(AccessAnswer.Granted);
    }

    [Fact]
    public async Task A_reporters_token_is_a_runner_of_its_project_and_a_controllers_is_nobody()
    {
        (await Access.RoleIn(Caller(TokenScope.Reporter, Mine, null), Mine, default)).ShouldBe(ProjectRole.Runner);
        (await Access.RoleIn(Caller(TokenScope.Controller, Mine, null), Mine, default)).ShouldBeNull();
        (await Access.RoleIn(Caller(TokenScope.Api, Mine, null), Mine, default)).ShouldBeNull("one of before tokens had a role");
        (await Access.VisibleProjects(Caller(TokenScope.Controller, null, null), default)).ShouldBe([]);
    }

    [Fact]
    public async Task A_token_that_is_over_is_turned_away_with_the_reason()
    {
        var issued = await Tokens.Issue(new TokenWish("nightly", TokenScope.Api, Mine, TimeProvider.System.GetUtcNow().AddSeconds(-1), ProjectRole.Viewer), "Ana", default);
        var answer = await Send("/api/programs", issued.Text);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("nightly” expired at");
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private TokenStore Tokens => host.Services.GetRequiredService<TokenStore>();

    private static ClaimsPrincipal Caller(TokenScope scope, long? project, ProjectRole? role) =>
        new(new ClaimsIdentity([Principals.ClaimOf(new TokenTicket(1, "t", scope, project, Role: role))], "test"));

    private async Task<string> Issue(TokenScope scope, long? project, ProjectRole? role) => (await Tokens.Issue(new TokenWish("t", scope, project, null, role), "Ana", default)).Text;

    private async Task<HttpStatusCode> Call(string path, string token) => (await Send(path, token)).StatusCode;

    private Task<HttpResponseMessage> Send(string path, string token) =>
        host.Browser().Send(new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new("Bearer", token) } });
}
