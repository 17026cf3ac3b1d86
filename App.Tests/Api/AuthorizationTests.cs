using System.Net;
using TestRuns.Access;

namespace TestRuns.Tests.Api;

/// <summary>Every operation as nobody, as somebody of elsewhere, with too small a role, and with one that is enough.</summary>
public sealed class AuthorizationTests(ApiHost host) : IClassFixture<ApiHost>
{
    public static TheoryData<string, string, object?, string?> Operations => new()
    {
        { "POST", "/api/v1/projects/sample/runs", new { suite = "quick", start = false }, "viewer" },
        { "GET", "/api/v1/runs/{id}", null, null },
        { "GET", "/api/v1/runs/{id}/events", null, null },
        { "POST", "/api/v1/runs/{id}/start", null, "viewer" },
        { "POST", "/api/v1/runs/{id}/abort", new { reason = "x" }, "viewer" },
        { "POST", "/api/v1/runs/{id}/abort", new { reason = "x", force = true }, "runner" },
        { "POST", "/api/v1/runs/{id}/cases/{case}/cancel", new { reason = "x" }, "viewer" },
        { "POST", "/api/v1/runs/{id}/cases/{case}/cancel", new { reason = "x", force = true }, "runner" },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Nobody_strangers_and_small_roles_are_turned_away(string method, string path, object? body, string? tooSmall)
    {
        var run = await host.WaitingRun();
        var address = path.Replace("{id}", $"{run}", StringComparison.Ordinal).Replace("{case}", $"{await FirstCase(run)}", StringComparison.Ordinal);
        var verb = HttpMethod.Parse(method);
        (await host.Call(null, verb, address, body)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.Call("stranger", verb, address, body)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        if (tooSmall is not null) (await host.Call(tooSmall, verb, address, body)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        ((int)(await host.Call("ana", verb, address, body)).StatusCode).ShouldBeInRange(200, 299);
    }

    [Fact]
    public async Task A_run_token_reads_and_aborts_its_own_run_in_its_own_epoch_and_nothing_else()
    {
        var (own, other) = (await host.WaitingRun(), await host.WaitingRun());
        var token = host.Get<RunTokens>().Issue(own, 0);
        (await host.CallWithToken(token, HttpMethod.Get, $"/api/v1/runs/{own}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.CallWithToken(token, HttpMethod.Get, $"/api/v1/runs/{other}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.CallWithToken(token, HttpMethod.Post, $"/api/v1/runs/{other}/abort", new { })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.CallWithToken(token, HttpMethod.Post, $"/api/v1/runs/{own}/abort", new { force = true })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.CallWithToken(host.Get<RunTokens>().Issue(own, 1), HttpMethod.Post, $"/api/v1/runs/{own}/abort", new { })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.CallWithToken(token, HttpMethod.Post, $"/api/v1/runs/{own}/start")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.CallWithToken(token, HttpMethod.Post, $"/api/v1/runs/{own}/abort", new { })).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    private async Task<long> FirstCase(long run) => (await host.Get<TestRuns.Runs.Reading.RunReads>().Detail(run, default))!.Cases[0].Id;
}
