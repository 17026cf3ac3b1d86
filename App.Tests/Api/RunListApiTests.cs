using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TestRuns.Tests.Api;

public sealed class RunListApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Pages_follow_each_other_by_the_cursor_of_the_one_before()
    {
        var made = new List<long> { await host.WaitingRun(), await host.WaitingRun(), await host.WaitingRun() };
        var first = await List("viewer", "?limit=2&status=waiting");
        Ids(first).ShouldBe([made[2], made[1]]);
        Ids(await List("viewer", $"?limit=2&status=waiting&cursor={first.GetProperty("next").GetString()}")).ShouldContain(made[0]);
        first.GetProperty("runs")[0].TryGetProperty("cases", out _).ShouldBeFalse("a list does not carry the cases");
    }

    [Fact]
    public async Task Only_runs_of_projects_that_the_caller_may_look_at_are_in_it()
    {
        await host.WaitingRun();
        Ids(await List("stranger", "")).ShouldBeEmpty();
        Ids(await List("ana", "?project=sample")).ShouldNotBeEmpty();
        (await host.Call("stranger", HttpMethod.Get, "/api/v1/runs?project=sample")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Call("ana", HttpMethod.Get, "/api/v1/runs?project=nope")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Call(null, HttpMethod.Get, "/api/v1/runs")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Wrong_wishes_are_answered_with_every_mistake()
    {
        var answer = await host.Call("viewer", HttpMethod.Get, "/api/v1/runs?status=passed,7&cursor=x&limit=1000");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var errors = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors");
        errors.EnumerateObject().Select(field => field.Name).ShouldBe(["status", "cursor", "limit"], ignoreOrder: true);
    }

    private async Task<JsonElement> List(string who, string query)
    {
        var answer = await host.Call(who, HttpMethod.Get, $"/api/v1/runs{query}");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static IEnumerable<long> Ids(JsonElement page) => page.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("id").GetInt64());
}
