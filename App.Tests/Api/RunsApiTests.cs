using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TestRuns.Tests.Api;

public sealed class RunsApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Abort_with_wait_answers_when_the_run_is_terminal()
    {
        var id = await host.WaitingRun(start: true);
        var answer = await Json(await host.Call("runner", HttpMethod.Post, $"/api/v1/runs/{id}/abort?wait=20", new { reason = "wrong branch" }));
        (Text(answer, "outcome"), Text(answer, "status")).ShouldBe(("accepted", "Cancelled"));
        var run = await Json(await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{id}"));
        var abort = run.GetProperty("abort");
        (Text(abort, "kind"), Text(abort, "text"), Text(abort, "by")).ShouldBe(("User", "wrong branch", "runner"));
        answer = await Json(await host.Call("runner", HttpMethod.Post, $"/api/v1/runs/{id}/abort", new { }));
        Text(answer, "outcome").ShouldBe("alreadyFinished");
    }

    [Fact]
    public async Task Abort_without_a_body_is_an_abort()
    {
        var id = await host.WaitingRun();
        (await host.Call("runner", HttpMethod.Post, $"/api/v1/runs/{id}/abort")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Started_twice_is_a_conflict_that_says_so()
    {
        var id = await host.WaitingRun();
        (await host.Call("runner", HttpMethod.Post, $"/api/v1/runs/{id}/start")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var again = await host.Call("runner", HttpMethod.Post, $"/api/v1/runs/{id}/start");
        again.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        Text(await Json(again), "code").ShouldBe("alreadyStarted");
        await host.Call("runner", HttpMethod.Post, $"/api/v1/runs/{id}/abort", new { });
    }

    [Fact]
    public async Task Wrong_input_is_answered_with_every_mistake()
    {
        var wrong = new { suite = "", onConflict = "merge", timeoutSeconds = -1, parallel = 65, priority = -11, link = "ftp://x", variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["1x"] = "y" } };
        var answer = await host.Call("runner", HttpMethod.Post, "/api/v1/projects/sample/runs", wrong);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Json(answer)).GetProperty("errors").EnumerateObject().Select(field => field.Name).ShouldBe(
            ["suite", "onConflict", "timeoutSeconds", "parallel", "priority", "link", "variables.1x"], ignoreOrder: true);
        (await host.Call("runner", HttpMethod.Post, "/api/v1/projects/sample/runs", new { suite = "nope" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await host.Call("runner", HttpMethod.Post, "/api/v1/projects/sample/runs", new { suite = "quick", typo = 1 })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await host.Call("runner", HttpMethod.Post, "/api/v1/runs/1/abort", new { reason = new string('x', 501) })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await host.Call("runner", HttpMethod.Post, "/api/v1/runs/99999/abort", new { })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task How_many_cases_go_on_at_once_is_the_suites_to_say_or_the_callers()
    {
        var own = await host.Call("runner", HttpMethod.Post, "/api/v1/projects/sample/runs", new { suite = "slow", start = false });
        (await Parallel(own)).ShouldBe(1);
        var wide = await host.Call("runner", HttpMethod.Post, "/api/v1/projects/sample/runs", new { suite = "slow", start = false, parallel = 4 });
        (await Parallel(wide)).ShouldBe(4);

        async Task<int> Parallel(HttpResponseMessage made)
        {
            var id = (await Json(made)).GetProperty("id").GetInt64();
            return (await Json(await host.Call("runner", HttpMethod.Get, $"/api/v1/runs/{id}"))).GetProperty("parallel").GetInt32();
        }
    }

    [Fact]
    public async Task A_live_key_answers_with_the_same_run()
    {
        var body = new { suite = "slow", key = "build-1", start = false };
        var first = await host.Call("runner", HttpMethod.Post, "/api/v1/projects/sample/runs", body);
        var second = await host.Call("runner", HttpMethod.Post, "/api/v1/projects/sample/runs", body);
        (first.StatusCode, second.StatusCode).ShouldBe((HttpStatusCode.Created, HttpStatusCode.OK));
        (await Json(second)).GetProperty("id").GetInt64().ShouldBe((await Json(first)).GetProperty("id").GetInt64());
    }

    private static async Task<JsonElement> Json(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
