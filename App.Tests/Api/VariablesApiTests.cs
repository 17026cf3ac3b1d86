using System.Net;
using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Storage;

namespace TestRuns.Tests.Api;

public sealed class VariablesApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Address = "/api/v1/projects/sample/variables";

    [Fact]
    public async Task They_are_set_seen_and_removed_and_a_secret_never_comes_back()
    {
        var put = await Put(Address, new { name = "URL", value = "http://a", secret = false }, new { name = "PASS", value = "hunter2!", secret = true });
        (await put.Content.ReadAsStringAsync()).ShouldNotContain("hunter2!");
        var seen = (await host.Call("runner", HttpMethod.Get, Address).Json()).GetProperty("variables").EnumerateArray().ToDictionary(one => one.Text("name")!);
        (seen["URL"].Text("value"), seen["URL"].GetProperty("secret").GetBoolean(), seen["URL"].Text("changedBy")).ShouldBe(("http://a", false, "ana"));
        (seen["PASS"].Text("value"), seen["PASS"].GetProperty("secret").GetBoolean()).ShouldBe((null, true));
        (await host.Call("ana", HttpMethod.Delete, $"{Address}?name=URL&name=PASS")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await host.Call("ana", HttpMethod.Delete, $"{Address}?name=URL")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Call("ana", HttpMethod.Delete, Address)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Environments_and_suites_have_their_own()
    {
        await Put($"{Address}?environment=staging", new { name = "WHERE", value = "staging", secret = false });
        await Put($"{Address}?suite=quick", new { name = "WHERE", value = "quick", secret = false });
        (await Values($"{Address}?environment=staging")).ShouldBe(["staging"]);
        (await Values($"{Address}?suite=quick")).ShouldBe(["quick"]);
        (await host.Call("runner", HttpMethod.Get, $"{Address}?environment=nowhere")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Call("runner", HttpMethod.Get, $"{Address}?suite=nosuch")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Call("runner", HttpMethod.Get, $"{Address}?suite=quick&environment=staging")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Every_wrong_one_is_named_at_once_and_nothing_is_set()
    {
        var problem = await host.Call("ana", HttpMethod.Put, Address, new { variables = new object[] { new { name = "FINE", value = "1" }, new { name = "not fine", value = "1" }, new { name = "NONE" }, new { name = "TINY", value = "abc", secret = true } } })
            .Json(HttpStatusCode.BadRequest);
        problem.GetProperty("errors").EnumerateObject().Select(one => one.Name).ShouldBe(["variables[1].name", "variables[2].value", "variables[3].value"], ignoreOrder: true);
        (await (await host.Call("runner", HttpMethod.Get, Address)).Content.ReadAsStringAsync()).ShouldNotContain("FINE");
        (await host.Call("ana", HttpMethod.Put, Address, new { })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await host.Call("ana", HttpMethod.Put, Address, new { variables = new object?[] { null } })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Each_change_is_in_the_audit_with_its_names_and_no_value()
    {
        await Put($"{Address}?environment=staging", new { name = "AUDITED", value = "its value", secret = true });
        (await host.Call("ana", HttpMethod.Delete, $"{Address}?environment=staging&name=AUDITED")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await using var db = await host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var entries = await db.Set<AuditEntry>().Where(one => one.Details == "AUDITED").OrderBy(one => one.Id).ToListAsync();
        entries.Select(one => (one.Who, one.Action, one.Target)).ShouldBe([("ana", "variables.set", "environment staging"), ("ana", "variables.removed", "environment staging")]);
    }

    private async Task<HttpResponseMessage> Put(string address, params object[] variables)
    {
        var answer = await host.Call("ana", HttpMethod.Put, address, new { variables });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return answer;
    }

    private async Task<List<string?>> Values(string address) =>
        [.. (await host.Call("runner", HttpMethod.Get, address).Json()).GetProperty("variables").EnumerateArray().Select(one => one.Text("value"))];
}
