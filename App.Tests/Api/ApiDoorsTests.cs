using System.Net;
using System.Text.Json;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Catalog;

namespace TestRuns.Tests.Api;

/// <summary>Every operation of the document as nobody, as somebody of elsewhere, with too small a role; with a session and with a token.</summary>
public sealed class ApiDoorsTests(ApiHost host) : IClassFixture<ApiHost>
{
    private readonly ApiPlaces places = new(host);

    public static TheoryData<string> Operations => [.. ApiCall.All.Where(call => !call.Signed).Select(call => call.Operation)];

    [Fact]
    public async Task All_operations_of_the_document_are_here_and_no_others()
    {
        var document = JsonElement.Parse(await (await host.Call(null, HttpMethod.Get, "/openapi/v1.json")).Content.ReadAsStringAsync());
        var there = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"));
        there.Order(StringComparer.Ordinal).ShouldBe(ApiCall.All.Select(call => call.Operation).Order(StringComparer.Ordinal), "each with who may call it: ApiCall.All");
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Nobody_strangers_and_small_roles_are_turned_away(string operation)
    {
        var call = Of(operation);
        (await As(call, null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await As(call, "stranger")).ShouldBe(call.Stranger);
        if (call.TooSmall is { } tooSmall) (await As(call, tooSmall)).ShouldBe(HttpStatusCode.Forbidden);
        else (await As(call, "viewer")).ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.NoContent);
        (await As(call, "ana")).ShouldNotBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.NotFound);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Tokens_are_held_to_their_scope_project_and_role(string operation)
    {
        var call = Of(operation);
        var sample = await places.Sample();
        var elsewhere = (await host.Get<ProjectStore>().Find(await places.Project(), default))!.Id;
        (await With(call, "tra_made-up")).ShouldBe(HttpStatusCode.Unauthorized);
        (await With(call, await Revoked(sample))).ShouldBe(HttpStatusCode.Unauthorized);
        (await With(call, (await places.Token(TokenScope.Controller, sample, null)).Text)).ShouldBe(HttpStatusCode.Forbidden);
        (await With(call, (await places.Token(TokenScope.Api, elsewhere, ProjectRole.Maintainer)).Text)).ShouldBe(call.Stranger);
        // What a test deletes is a project of its own, of which this token is none.
        if (call.TooSmall is null || operation.EndsWith("/projects/{project}", StringComparison.Ordinal)) return;
        var small = call.TooSmall == "viewer" ? ProjectRole.Viewer : ProjectRole.Runner;
        (await With(call, (await places.Token(TokenScope.Api, sample, small)).Text)).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_reporters_token_reads_runs_and_adds_files_and_nothing_else()
    {
        string[] open =
        [
            "GET /api/v1/runs/{id}", "GET /api/v1/runs/{id}/events", "GET /api/v1/runs/{id}/artifacts/{name}", "PUT /api/v1/runs/{id}/steps/{stepId}/artifacts/{name}",
        ];
        var token = (await places.Token(TokenScope.Reporter, await places.Sample(), null)).Text;
        foreach (var call in ApiCall.All.Where(call => !call.Signed))
        {
            var answer = await With(call, token);
            if (open.Contains(call.Operation, StringComparer.Ordinal)) ((int)answer).ShouldBeInRange(200, 299, call.Operation);
            else answer.ShouldBe(HttpStatusCode.Forbidden, call.Operation);
        }
    }

    private static ApiCall Of(string operation) => ApiCall.All.Single(call => call.Operation == operation);

    private async Task<HttpStatusCode> As(ApiCall call, string? who) =>
        (await host.Send(who, new HttpRequestMessage(call.Method, await places.Address(call.Operation)) { Content = call.Content() })).StatusCode;

    private async Task<HttpStatusCode> With(ApiCall call, string token) => (await host.Send(new HttpRequestMessage(call.Method, await places.Address(call.Operation))
    {
        Content = call.Content(), Headers = { Authorization = new("Bearer", token) },
    })).StatusCode;

    private async Task<string> Revoked(long project)
    {
        var token = await places.Token(TokenScope.Api, project, ProjectRole.Maintainer);
        await host.Get<TokenStore>().Revoke(token.Id, "test", default);
        return token.Text;
    }
}
