using System.Net;
using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Tests.Api;

/// <summary>On a server of its own: what is paused here would be paused for others.</summary>
public sealed class QueueApiTests : IAsyncLifetime
{
    private readonly ApiHost host = new();

    public ValueTask InitializeAsync() => host.InitializeAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task While_it_is_paused_nothing_starts_and_runs_say_so()
    {
        (await host.Call("ana", HttpMethod.Put, "/api/v1/queue", new { paused = true }).Json()).GetProperty("paused").Text("by").ShouldBe("ana");
        var run = await host.WaitingRun(start: true);
        await Until(run, "Queued", "the queue, which is paused by ana");
        var queue = await host.Call("viewer", HttpMethod.Get, "/api/v1/queue").Json();
        queue.GetProperty("queued").EnumerateArray().Select(one => one.GetProperty("id").GetInt64()).ShouldBe([run]);
        queue.GetProperty("counts").GetProperty("queued").GetInt32().ShouldBe(1);
        (await host.Call("stranger", HttpMethod.Get, "/api/v1/queue").Json()).GetProperty("queued").GetArrayLength().ShouldBe(0, "it is none of theirs");

        (await host.Call("ana", HttpMethod.Put, "/api/v1/queue", new { paused = false }).Json()).GetProperty("paused").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        await Until(run, "Started", null);
        (await host.Call("viewer", HttpMethod.Get, "/api/v1/queue").Json()).GetProperty("running").EnumerateArray().Select(one => one.GetProperty("id").GetInt64()).ShouldBe([run]);
        await host.Call("runner", HttpMethod.Post, $"/api/v1/runs/{run}/abort?wait=20", new { }).Json(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Neither_true_nor_false_is_a_mistake() =>
        (await host.Call("ana", HttpMethod.Put, "/api/v1/queue", new { }).WrongFields()).ShouldBe(["paused"]);

    [Fact]
    public async Task A_part_that_fails_is_named_and_the_others_are_answered()
    {
        await using (var db = await host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync())
            await db.Database.ExecuteSqlAsync($"ALTER TABLE \"RunCounts\" RENAME TO \"Elsewhere\"");
        var queue = await host.Call("viewer", HttpMethod.Get, "/api/v1/queue").Json();
        queue.GetProperty("failed").EnumerateArray().Select(one => one.GetString()).ShouldBe(["counts"]);
        queue.GetProperty("counts").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        queue.GetProperty("running").GetArrayLength().ShouldBe(0);
    }

    private async Task Until(long run, string status, string? waitsFor)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{run}").Json() is var now && (now.Text("status") != status || now.Text("waitsFor") != waitsFor))
            await timer.WaitForNextTickAsync(limit.Token);
    }
}
