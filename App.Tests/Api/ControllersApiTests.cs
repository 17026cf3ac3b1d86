using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Catalog;
using TestRuns.Controllers;
using TestRuns.Storage;

namespace TestRuns.Tests.Api;

public sealed class ControllersApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    public static TheoryData<string, string, object?> Changes => new()
    {
        { "POST", "/api/v1/controllers/{id}/drain", new { on = true } },
        { "POST", "/api/v1/controllers/{id}/disconnect", null },
        { "POST", "/api/v1/controllers/{id}/allow", null },
        { "DELETE", "/api/v1/controllers/{id}", null },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Only_those_who_may_change_a_controller(string method, string path, object? body)
    {
        var address = path.Replace("{id}", $"{await Controller(shared: false)}", StringComparison.Ordinal);
        var verb = HttpMethod.Parse(method);
        (await host.Call(null, verb, address, body)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.Call("stranger", verb, address, body)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Call("viewer", verb, address, body)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.Call("runner", verb, address, body)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        foreach (var scope in new[] { TokenScope.Controller, TokenScope.Reporter })
        {
            var token = await host.Get<TokenStore>().Issue(new TokenWish("program", scope, null, null), "Ana", default);
            (await host.CallWithToken(token.Text, verb, address, body)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }

        (await host.CallWithToken(host.Get<RunTokens>().Issue(1, 0), verb, address, body)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        ((int)(await host.Call("ana", verb, address, body)).StatusCode).ShouldBeInRange(200, 299);
    }

    [Fact]
    public async Task One_that_serves_all_projects_is_seen_by_members_and_changed_by_administrators()
    {
        var id = await Controller(shared: true);
        (await Ids("viewer")).ShouldContain(id);
        (await Ids("stranger")).ShouldBeEmpty();
        var refused = await host.Call("runner", HttpMethod.Post, $"/api/v1/controllers/{id}/disconnect");
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("needs an administrator");
    }

    [Fact]
    public async Task What_was_decided_is_answered_and_stays()
    {
        var id = await Controller(shared: false);
        (await Accepts(id, "disconnect")).ShouldBe("Disconnected");
        var drained = await host.Call("ana", HttpMethod.Post, $"/api/v1/controllers/{id}/drain");
        drained.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await drained.Content.ReadAsStringAsync()).ShouldContain("Allow it first");
        (await Accepts(id, "allow")).ShouldBe("Active");
        (await Accepts(id, "drain")).ShouldBe("Draining");
        (await Accepts(id, "drain", new { on = false })).ShouldBe("Active");
        (await host.Call("ana", HttpMethod.Delete, $"/api/v1/controllers/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await host.Call("ana", HttpMethod.Delete, $"/api/v1/controllers/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_connected_one_is_not_removed()
    {
        var list = await host.Call("ana", HttpMethod.Get, "/api/v1/controllers");
        var embedded = (await list.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray().Single(one => one.GetProperty("name").GetString() == "embedded");
        embedded.GetProperty("status").GetString().ShouldBe("Connected");
        var answer = await host.Call("ana", HttpMethod.Delete, $"/api/v1/controllers/{embedded.GetProperty("id").GetInt64()}");
        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("Disconnect it first");
    }

    [Fact]
    public async Task What_is_not_known_is_404_and_what_is_no_body_is_400()
    {
        (await host.Call("ana", HttpMethod.Post, "/api/v1/controllers/4711/disconnect")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Call("ana", HttpMethod.Post, $"/api/v1/controllers/{await Controller(shared: false)}/drain", new { of = true })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Nothing_is_sent_again_where_nothing_waits_to_be_confirmed()
    {
        var answer = await host.Call("ana", HttpMethod.Post, $"/api/v1/runs/{await host.WaitingRun()}/abort/resend");
        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString().ShouldBe("nothingToConfirm");
    }

    [Fact]
    public async Task Sending_again_is_for_runners_of_the_project()
    {
        var run = await host.WaitingRun();
        var address = $"/api/v1/runs/{run}/abort/resend";
        (await host.Call(null, HttpMethod.Post, address)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.Call("stranger", HttpMethod.Post, address)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Call("viewer", HttpMethod.Post, address)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.CallWithToken(host.Get<RunTokens>().Issue(run, 0), HttpMethod.Post, address)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.Call("runner", HttpMethod.Post, address)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    private async Task<string?> Accepts(long id, string act, object? body = null)
    {
        var answer = await host.Call("ana", HttpMethod.Post, $"/api/v1/controllers/{id}/{act}", body);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accepts").GetString();
    }

    private async Task<List<long>> Ids(string who) =>
        [.. (await (await host.Call(who, HttpMethod.Get, "/api/v1/controllers")).Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray().Select(one => one.GetProperty("id").GetInt64())];

    private async Task<long> Controller(bool shared)
    {
        await using var db = await host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var project = await db.Set<Project>().Select(one => one.Id).SingleAsync();
        var row = new Controller { Name = $"lab-{Guid.NewGuid()}", ProjectId = shared ? null : project };
        db.Add(row);
        await db.SaveChangesAsync();
        return row.Id;
    }
}
