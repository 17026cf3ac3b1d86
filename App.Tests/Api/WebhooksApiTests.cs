using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TestRuns.Tests.Hooks;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Api;

public sealed class WebhooksApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string All = "/api/v1/projects/sample/webhooks";

    [Fact]
    public async Task The_secret_is_told_once_and_never_again()
    {
        var made = await Make("http://127.0.0.1:1/secret-path");
        var secret = made.GetProperty("secret").GetString()!;
        secret.ShouldMatch("^trh_[A-Za-z0-9_-]{43}$");
        (await (await host.Call("ana", HttpMethod.Get, All)).Content.ReadAsStringAsync()).ShouldNotContain(secret);
        var changed = await Json(await host.Call("ana", HttpMethod.Put, $"{All}/{made.GetProperty("id")}", new { name = "board", url = "http://127.0.0.1:1/", events = new[] { "run.finished" }, enabled = false }), HttpStatusCode.OK);
        changed.GetProperty("secret").ValueKind.ShouldBe(JsonValueKind.Null);
        (changed.GetProperty("name").GetString(), changed.GetProperty("enabled").GetBoolean()).ShouldBe(("board", false));
        changed.GetProperty("events").EnumerateArray().Select(one => one.GetString()).ShouldBe(["run.finished"]);
        await using var db = await host.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<TestRuns.Storage.AppDb>>().CreateDbContextAsync();
        db.Set<TestRuns.Access.AuditEntry>().Where(entry => entry.Action.StartsWith("webhook.")).ToList()
            .ShouldAllBe(entry => !$"{entry.Target} {entry.Details}".Contains("secret-path") && !$"{entry.Details}".Contains(secret));
    }

    [Fact]
    public async Task Wrong_input_is_answered_with_every_mistake()
    {
        var wrong = new { name = "", url = "http://169.254.169.254/", events = new[] { "run.paused" }, secret = "x", template = "{\"a\": ${run.nane}}" };
        var answer = await Json(await host.Call("ana", HttpMethod.Post, All, wrong), HttpStatusCode.BadRequest);
        answer.GetProperty("errors").EnumerateObject().Select(field => field.Name).ShouldBe(["name", "url", "events", "secret", "template"], ignoreOrder: true);
        var id = (await Make("http://127.0.0.1:1/")).GetProperty("id");
        (await Json(await host.Call("ana", HttpMethod.Get, $"{All}/{id}/deliveries?limit=0&cursor=x"), HttpStatusCode.BadRequest))
            .GetProperty("errors").EnumerateObject().Select(field => field.Name).ShouldBe(["cursor", "limit"], ignoreOrder: true);
        (await host.Call("ana", HttpMethod.Put, $"{All}/999999", new { name = "chat", url = "http://127.0.0.1:1/" })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Call("ana", HttpMethod.Post, $"{All}/{id}/deliveries/999999/resend")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_is_told_and_can_be_told_again()
    {
        await using var receiver = await Receiver.Open();
        var id = (await Make(receiver.Url)).GetProperty("id").GetInt64();
        var run = await host.WaitingRun();
        await host.Call("runner", HttpMethod.Post, $"/api/v1/runs/{run}/abort", new { reason = "wrong branch" });
        var got = await receiver.Next();
        (got.Event, got.Json.GetProperty("abort").GetProperty("text").GetString()).ShouldBe(("run.cancelled", "wrong branch"));

        JsonElement delivery = default;
        await Eventually.Holds(() => (delivery = First(id).GetAwaiter().GetResult()).GetProperty("state").GetString() == "delivered");
        (delivery.GetProperty("runId").GetInt64(), delivery.GetProperty("status").GetInt32(), delivery.GetProperty("key").GetString()).ShouldBe((run, 200, got.Delivery));
        var again = $"{All}/{id}/deliveries/{delivery.GetProperty("id")}/resend";
        (await host.Call(null, HttpMethod.Post, again)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.Call("stranger", HttpMethod.Post, again)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Call("runner", HttpMethod.Post, again)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.Call("ana", HttpMethod.Post, again)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await receiver.Next()).Delivery.ShouldBe(got.Delivery);
        await host.Call("ana", HttpMethod.Put, $"{All}/{id}", new { name = "chat", url = receiver.Url, enabled = false });
        (await host.Call("ana", HttpMethod.Post, again)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        await host.Call("ana", HttpMethod.Delete, $"{All}/{id}");
    }

    [Fact]
    public async Task A_project_has_not_more_than_so_many()
    {
        HttpResponseMessage answer;
        do answer = await host.Call("ana", HttpMethod.Post, All, new { name = "chat", url = "http://127.0.0.1:1/", enabled = false });
        while (answer.StatusCode == HttpStatusCode.Created);
        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        foreach (var hook in (await Json(await host.Call("ana", HttpMethod.Get, All), HttpStatusCode.OK)).GetProperty("webhooks").EnumerateArray())
            await host.Call("ana", HttpMethod.Delete, $"{All}/{hook.GetProperty("id")}");
    }

    private async Task<JsonElement> First(long id) =>
        (await Json(await host.Call("ana", HttpMethod.Get, $"{All}/{id}/deliveries"), HttpStatusCode.OK)).GetProperty("deliveries")[0];

    private async Task<JsonElement> Make(string url) =>
        await Json(await host.Call("ana", HttpMethod.Post, All, new { name = "chat", url }), HttpStatusCode.Created);

    private static async Task<JsonElement> Json(HttpResponseMessage answer, HttpStatusCode wanted)
    {
        answer.StatusCode.ShouldBe(wanted, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
