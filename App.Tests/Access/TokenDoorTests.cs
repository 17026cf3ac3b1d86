using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Access.Tokens;

namespace TestRuns.Tests.Access;

/// <summary>Which doors a token opens: those that say so, and no other.</summary>
public sealed class TokenDoorTests : IAsyncDisposable
{
    private readonly AccessHost host = new(app =>
    {
        app.MapGet("/hubs/controller", (HttpContext context) => context.User.OwnToken()!.ToString()).OpenToTokens(TokenScope.Controller);
        app.MapPost("/hubs/controller", (HttpContext context) => context.User.OwnToken()!.IsEmbedded ? "own" : context.User.NameForPeople()).OpenToTokens(TokenScope.Controller);
        app.MapGet("/hubs/reporter", () => "reported").OpenToTokens(TokenScope.Reporter);
        app.MapGet("/api/queue", () => "all runs of all projects");
        app.MapGet("/api/run", () => "one run").OpenToRunTokens();
        app.MapGet("/api/admin", () => "everything").RequireAuthorization(ProjectPolicies.Administrator);
    });

    [Theory]
    [InlineData("/hubs/controller", HttpStatusCode.OK)]
    [InlineData("/hubs/reporter", HttpStatusCode.Forbidden)]
    [InlineData("/api/queue", HttpStatusCode.Forbidden)]
    [InlineData("/api/run", HttpStatusCode.Forbidden)]
    [InlineData("/api/admin", HttpStatusCode.Forbidden)]
    [InlineData("/", HttpStatusCode.Forbidden)]
    public async Task A_controller_token_opens_the_door_of_controllers_alone(string path, HttpStatusCode answer)
    {
        (await Call(HttpMethod.Get, path, await Issue(TokenScope.Controller))).StatusCode.ShouldBe(answer);
        (await Call(HttpMethod.Get, path, Embedded)).StatusCode.ShouldBe(answer);
    }

    [Theory]
    [InlineData(TokenScope.Reporter)]
    [InlineData(TokenScope.Api)]
    public async Task A_token_of_another_scope_stays_outside(TokenScope scope) =>
        (await Call(HttpMethod.Get, "/hubs/controller", await Issue(scope))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

    [Fact]
    public async Task Neither_a_run_token_nor_a_person_passes_for_a_controller()
    {
        var run = host.Services.GetRequiredService<RunTokens>().Issue(7, 0);
        (await Call(HttpMethod.Get, "/hubs/controller", run)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await host.Account("root", administrator: true);
        var browser = host.Browser();
        await browser.SignIn("root");
        (await browser.Get("/api/queue")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await browser.Get("/hubs/controller")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.Browser().Get("/hubs/controller")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_revoked_token_is_told_so()
    {
        var issued = await Tokens.Issue(new TokenWish("lab", TokenScope.Controller, null, null), "Ana", default);
        await Tokens.Revoke(issued.Id, "Ana", default);
        var answer = await Call(HttpMethod.Get, "/hubs/controller", issued.Text);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("was revoked by Ana");
    }

    [Fact]
    public async Task The_caller_knows_what_the_token_opens_and_needs_no_origin()
    {
        var answer = await Call(HttpMethod.Get, "/hubs/controller", await Issue(TokenScope.Controller));
        (await answer.Content.ReadAsStringAsync()).ShouldContain("Name = lab, Scope = Controller, ProjectId = 7");
        (await (await Call(HttpMethod.Post, "/hubs/controller", await Issue(TokenScope.Controller))).Content.ReadAsStringAsync()).ShouldBe("token “lab”");
        (await (await Call(HttpMethod.Post, "/hubs/controller", Embedded)).Content.ReadAsStringAsync()).ShouldBe("own");
    }

    [Fact]
    public async Task Another_servers_own_controller_is_a_stranger()
    {
        await using var other = new AccessHost();
        var token = other.Services.GetRequiredService<EmbeddedToken>().Text;
        (await Call(HttpMethod.Get, "/hubs/controller", token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private TokenStore Tokens => host.Services.GetRequiredService<TokenStore>();

    private string Embedded => host.Services.GetRequiredService<EmbeddedToken>().Text;

    private async Task<string> Issue(TokenScope scope) => (await Tokens.Issue(new TokenWish("lab", scope, 7, null), "Ana", default)).Text;

    private Task<HttpResponseMessage> Call(HttpMethod method, string path, string token) =>
        host.Browser().Send(new HttpRequestMessage(method, path) { Headers = { Authorization = new("Bearer", token) } });
}
