using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;

namespace TestRuns.Tests.Access;

public sealed class RunTokenTests : IAsyncDisposable
{
    private readonly AccessHost host = new(app =>
    {
        // As the endpoints of a run do: the policy is asked about the run.
        app.MapGet("/api/{policy}/{run:long}", async (string policy, long run, HttpContext context, IAuthorizationService authorization) =>
            (await authorization.AuthorizeAsync(context.User, new ProjectResource(1, run), policy)).Succeeded ? Microsoft.AspNetCore.Http.Results.Ok() : Microsoft.AspNetCore.Http.Results.NotFound())
            .OpenToRunTokens();
        app.MapPost("/api/abort", () => Microsoft.AspNetCore.Http.Results.Accepted()).OpenToRunTokens();
        app.MapGet("/api/queue", () => "all runs of all projects");
    });

    [Theory]
    [InlineData("/api/project.look/7", HttpStatusCode.OK)]
    [InlineData("/api/project.run/7", HttpStatusCode.OK)]
    [InlineData("/api/project.maintain/7", HttpStatusCode.NotFound)]
    [InlineData("/api/project.look/8", HttpStatusCode.NotFound)]
    [InlineData("/api/project.run/8", HttpStatusCode.NotFound)]
    [InlineData("/api/queue", HttpStatusCode.Forbidden)]
    [InlineData("/", HttpStatusCode.Forbidden)]
    public async Task A_run_token_is_good_for_its_own_run_alone(string path, HttpStatusCode answer) =>
        (await Get(path, Tokens.Issue(7, epoch: 2))).StatusCode.ShouldBe(answer);

    [Fact]
    public async Task Another_servers_token_is_worth_nothing()
    {
        await using var other = new AccessHost();
        var token = other.Services.GetRequiredService<RunTokens>().Issue(7, 0);
        (await Get("/api/project.look/7", token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("")]
    [InlineData("trr_")]
    [InlineData("trr_%%%")]
    [InlineData("trr_AAAA")]
    [InlineData("7")]
    public async Task What_is_no_token_is_turned_away(string token)
    {
        Tokens.Read(token).ShouldBeNull();
        (await Get("/api/project.look/7", token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public void A_token_that_was_changed_is_none()
    {
        var token = Tokens.Issue(7, 0);
        var changed = token[..^8] + (token[^8] == 'A' ? 'B' : 'A') + token[^7..];
        Tokens.Read(changed).ShouldBeNull();
    }

    [Fact]
    public void A_token_says_its_run_and_epoch() => Tokens.Read(Tokens.Issue(7, epoch: 2)).ShouldBe(new RunTicket(7, 2));

    [Fact]
    public async Task A_step_that_changes_something_needs_no_origin()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/abort") { Headers = { Authorization = new("Bearer", Tokens.Issue(7, 0)) } };
        (await host.Browser().Send(request)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private RunTokens Tokens => host.Services.GetRequiredService<RunTokens>();

    private Task<HttpResponseMessage> Get(string path, string token) => host.Browser().Send(
        new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } });
}
