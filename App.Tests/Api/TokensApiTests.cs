using System.Net;
using System.Text.Json;
using TestRuns.Access;
using TestRuns.Runs;

namespace TestRuns.Tests.Api;

public sealed class TokensApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    private readonly ApiPlaces places = new(host);

    [Fact]
    public async Task A_token_is_shown_once_does_what_its_role_may_and_is_named_in_what_it_did()
    {
        var made = await Make(new { name = "nightly", scope = "Api", role = "Runner", project = "sample", expiresAt = TimeProvider.System.GetUtcNow().AddDays(1) });
        var token = made.Text("token")!;
        token.ShouldStartWith("tra_");
        var run = await host.CallWithToken(token, HttpMethod.Post, "/api/v1/projects/sample/runs", new { suite = "quick", start = false }).Json(HttpStatusCode.Created);
        var shown = await host.CallWithToken(token, HttpMethod.Get, $"/api/v1/runs/{run.GetProperty("id").GetInt64()}").Json();
        shown.Text("createdBy").ShouldBe("token “nightly”");
        (await host.CallWithToken(token, HttpMethod.Post, $"/api/v1/runs/{shown.GetProperty("id").GetInt64()}/abort", new { force = true })).StatusCode.ShouldBe(HttpStatusCode.Forbidden, "force is a Maintainer's");
        await host.CallWithToken(token, HttpMethod.Post, $"/api/v1/runs/{shown.GetProperty("id").GetInt64()}/abort", new { }).Json(HttpStatusCode.Accepted);
        (await Listed("ana")).First(one => one.Text("name") == "nightly").EnumerateObject().Select(field => field.Name).ShouldNotContain("token");
    }

    [Fact]
    public async Task A_revoked_one_is_turned_away_with_the_reason_and_no_longer_listed()
    {
        var made = await Make(new { name = "lost", scope = "Reporter", project = "sample" });
        (await host.Call("ana", HttpMethod.Delete, $"/api/v1/tokens/{made.GetProperty("id").GetInt64()}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var refused = await host.CallWithToken(made.Text("token")!, HttpMethod.Get, "/api/v1/runs").Json(HttpStatusCode.Unauthorized);
        refused.Text("detail")!.ShouldContain("“lost” was revoked by ana");
        (await Listed("ana")).ShouldNotContain(one => one.Text("name") == "lost");
        (await host.Call("ana", HttpMethod.Delete, $"/api/v1/tokens/{made.GetProperty("id").GetInt64()}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Every_wrong_field_is_named_at_once()
    {
        (await host.Call("ana", HttpMethod.Post, "/api/v1/tokens", new { name = " ", scope = "Api", role = "King", expiresAt = "2020-01-01T00:00:00Z" }).WrongFields())
            .ShouldBe(["name", "role", "expiresAt"], ignoreOrder: true);
        (await host.Call("ana", HttpMethod.Post, "/api/v1/tokens", new { name = "t", scope = "7" }).WrongFields()).ShouldBe(["scope"]);
        (await host.Call("ana", HttpMethod.Post, "/api/v1/tokens", new { name = "t", scope = "Reporter", role = "Viewer" }).WrongFields()).ShouldBe(["role"]);
        (await host.Call("ana", HttpMethod.Post, "/api/v1/tokens", new { name = 7 }).WrongFields()).ShouldBe(["name"]);
        (await host.Call("ana", HttpMethod.Post, "/api/v1/tokens", new { nam = "t" }).WrongFields()).ShouldBe(["nam"]);
    }

    [Fact]
    public async Task One_for_all_projects_is_an_administrators_to_make()
    {
        var maintainer = (await places.Token(TokenScope.Api, await places.Sample(), ProjectRole.Maintainer)).Text;
        (await host.CallWithToken(maintainer, HttpMethod.Post, "/api/v1/tokens", new { name = "t", scope = "Api", role = "Viewer" })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var all = await Make(new { name = "everywhere", scope = "Api", role = "Maintainer" });
        (await host.CallWithToken(all.Text("token")!, HttpMethod.Get, $"/api/v1/projects/{await places.Project()}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.CallWithToken(all.Text("token")!, HttpMethod.Post, "/api/v1/projects", new { key = "mine", name = "Mine" })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_token_makes_none_that_outlives_it()
    {
        var made = await Make(new { name = "short", scope = "Api", role = "Maintainer", project = "sample", expiresAt = TimeProvider.System.GetUtcNow().AddHours(1) });
        object[] longer = [new { name = "t", scope = "Api", role = "Viewer", project = "sample" }, new { name = "t", scope = "Api", role = "Viewer", project = "sample", expiresAt = TimeProvider.System.GetUtcNow().AddHours(2) }];
        foreach (var wish in longer) (await host.CallWithToken(made.Text("token")!, HttpMethod.Post, "/api/v1/tokens", wish).WrongFields()).ShouldBe(["expiresAt"]);
        await host.CallWithToken(made.Text("token")!, HttpMethod.Post, "/api/v1/tokens", new { name = "t", scope = "Api", role = "Viewer", project = "sample", expiresAt = TimeProvider.System.GetUtcNow().AddMinutes(5) }).Json(HttpStatusCode.Created);
    }

    [Fact]
    public async Task The_list_is_read_on_by_its_cursor()
    {
        foreach (var name in new[] { "one", "two", "three" }) await Make(new { name, scope = "Reporter", project = "sample" });
        var first = await host.Call("ana", HttpMethod.Get, "/api/v1/tokens?limit=2").Json();
        first.GetProperty("tokens").EnumerateArray().Select(one => one.Text("name")).ShouldBe(["three", "two"]);
        var second = await host.Call("ana", HttpMethod.Get, $"/api/v1/tokens?limit=2&cursor={first.Text("next")}").Json();
        second.GetProperty("tokens")[0].Text("name").ShouldBe("one");
        (await Listed("viewer")).ShouldBeEmpty("a viewer maintains nothing");
    }

    [Fact]
    public async Task An_abort_by_a_token_says_so()
    {
        var made = await Make(new { name = "pipeline", scope = "Api", role = "Runner", project = "sample" });
        var run = await host.WaitingRun();
        await host.CallWithToken(made.Text("token")!, HttpMethod.Post, $"/api/v1/runs/{run}/abort", new { reason = "newer commit" }).Json(HttpStatusCode.Accepted);
        var abort = (await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{run}").Json()).GetProperty("abort");
        (abort.Text("kind"), abort.Text("by"), abort.Text("text")).ShouldBe((nameof(AbortKind.User), "token “pipeline”", "newer commit"));
    }

    private Task<JsonElement> Make(object wish) => host.Call("ana", HttpMethod.Post, "/api/v1/tokens", wish).Json(HttpStatusCode.Created);

    private async Task<IReadOnlyList<JsonElement>> Listed(string who) => [.. (await host.Call(who, HttpMethod.Get, "/api/v1/tokens?limit=200").Json()).GetProperty("tokens").EnumerateArray()];
}
