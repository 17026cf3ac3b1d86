using System.Net;
using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Storage;

namespace TestRuns.Tests.Api;

public sealed class ProjectsApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    private readonly ApiPlaces places = new(host);

    [Fact]
    public async Task A_project_is_made_found_renamed_and_deleted_with_all_that_is_in_it()
    {
        await host.Call("ana", HttpMethod.Post, "/api/v1/projects", new { key = "shop", name = " The shop " }).Json(HttpStatusCode.Created);
        (await host.Call("ana", HttpMethod.Post, "/api/v1/projects", new { key = "shop", name = "Again" }).Json(HttpStatusCode.Conflict)).Text("code").ShouldBe("keyTaken");
        (await host.Call("ana", HttpMethod.Put, "/api/v1/projects/shop", new { name = "Shop" }).Json()).Text("name").ShouldBe("Shop");
        var suite = new StringContent("suite: s\nenvironment: staging\ncases:\n- name: c\n  steps:\n  - run: sleep 60\n", System.Text.Encoding.UTF8, "text/yaml");
        (await host.Send("ana", new HttpRequestMessage(HttpMethod.Put, "/api/v1/projects/shop/suites/s") { Content = suite })).StatusCode.ShouldBe(HttpStatusCode.Created);
        var run = (await host.Call("ana", HttpMethod.Post, "/api/v1/projects/shop/runs", new { suite = "s", start = false }).Json(HttpStatusCode.Created)).GetProperty("id").GetInt64();
        var token = await places.Token(TokenScope.Api, (await host.Get<ProjectStore>().Find("shop", default))!.Id, ProjectRole.Viewer);
        Directory.CreateDirectory(host.Get<DataFolder>().Artifacts(run));

        (await host.Call("ana", HttpMethod.Delete, "/api/v1/projects/shop").Json(HttpStatusCode.Conflict)).Text("code").ShouldBe("liveRuns");
        await host.Call("ana", HttpMethod.Post, "/api/v1/runs/abort", new { project = "shop" }).Json(HttpStatusCode.Accepted);
        var gone = await host.Call("ana", HttpMethod.Delete, "/api/v1/projects/shop").Json();
        (gone.GetProperty("runs").GetInt32(), gone.GetProperty("suites").GetInt32(), gone.GetProperty("cases").GetInt32(), gone.GetProperty("environments").GetInt32(), gone.GetProperty("tokens").GetInt32())
            .ShouldBe((1, 1, 1, 1, 1));
        (await host.Call("ana", HttpMethod.Get, "/api/v1/projects/shop")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Call("ana", HttpMethod.Get, $"/api/v1/runs/{run}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.CallWithToken(token.Text, HttpMethod.Get, "/api/v1/projects")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        Directory.Exists(host.Get<DataFolder>().Run(run)).ShouldBeFalse();
        await using var db = await host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        (await db.Set<AuditEntry>().AnyAsync(entry => entry.Action == "project.deleted" && entry.Target == "shop" && entry.Who == "ana")).ShouldBeTrue();
        (await db.Set<RunEvent>().AnyAsync(happened => happened.RunId == run)).ShouldBeFalse();
    }

    [Fact]
    public async Task An_archived_project_takes_no_runs_of_any_kind_until_it_is_brought_back()
    {
        await host.Call("ana", HttpMethod.Post, "/api/v1/projects", new { key = "old", name = "Old" }).Json(HttpStatusCode.Created);
        var suite = new StringContent("suite: s\ncases:\n- name: c\n  steps:\n  - run: \"true\"\n", System.Text.Encoding.UTF8, "text/yaml");
        await host.Send("ana", new HttpRequestMessage(HttpMethod.Put, "/api/v1/projects/old/suites/s") { Content = suite });
        var waiting = (await host.Call("ana", HttpMethod.Post, "/api/v1/projects/old/runs", new { suite = "s", start = false }).Json(HttpStatusCode.Created)).GetProperty("id").GetInt64();

        (await host.Call("ana", HttpMethod.Put, "/api/v1/projects/old", new { archived = true }).Json()).GetProperty("archivedAt").GetDateTimeOffset();
        var refused = await host.Call("ana", HttpMethod.Post, "/api/v1/projects/old/runs", new { suite = "s" }).Json(HttpStatusCode.Conflict);
        (refused.Text("code"), refused.Text("detail")!.Contains("is archived", StringComparison.Ordinal)).ShouldBe(("archived", true));
        (await host.Call("ana", HttpMethod.Post, $"/api/v1/runs/{waiting}/start").Json(HttpStatusCode.Conflict)).Text("code").ShouldBe("archived");
        var results = new ByteArrayContent("<testsuite><testcase name='a'/></testsuite>"u8.ToArray());
        (await host.Send("ana", new HttpRequestMessage(HttpMethod.Post, "/api/v1/projects/old/results") { Content = results }).Json(HttpStatusCode.Conflict)).Text("code").ShouldBe("archived");
        await host.Call("ana", HttpMethod.Post, $"/api/v1/runs/{waiting}/abort").Json(HttpStatusCode.Accepted);
        (await host.Call("ana", HttpMethod.Post, $"/api/v1/runs/{waiting}/rerun", new { only = "all" }).Json(HttpStatusCode.Conflict)).Text("code").ShouldBe("archived");
        (await host.Call("ana", HttpMethod.Get, $"/api/v1/runs/{waiting}")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await host.Call("ana", HttpMethod.Put, "/api/v1/projects/old", new { archived = false, name = "Old again" }).Json()).Text("name").ShouldBe("Old again");
        await host.Call("ana", HttpMethod.Post, "/api/v1/projects/old/runs", new { suite = "s", start = false }).Json(HttpStatusCode.Created);
        await using var db = await host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        (await db.Set<AuditEntry>().Where(entry => entry.Target == "old").OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync())
            .ShouldBe(["project.made", "project.archived", "project.renamed", "project.broughtBack"]);
    }

    [Fact]
    public async Task Every_wrong_field_is_named_at_once()
    {
        (await host.Call("ana", HttpMethod.Post, "/api/v1/projects", new { key = "Shop!", name = "" }).WrongFields()).ShouldBe(["key", "name"], ignoreOrder: true);
        (await host.Call("ana", HttpMethod.Put, "/api/v1/projects/sample", new { name = "a\nb" }).WrongFields()).ShouldBe(["name"]);
        (await host.Call("ana", HttpMethod.Get, "/api/v1/projects?limit=0").WrongFields()).ShouldBe(["limit"]);
    }

    [Fact]
    public async Task Only_ones_own_are_listed_page_by_page()
    {
        var mine = await places.Project();
        var first = await host.Call("viewer", HttpMethod.Get, "/api/v1/projects?limit=1").Json();
        first.GetProperty("projects").GetArrayLength().ShouldBe(1);
        var keys = new List<string?>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await host.Call("viewer", HttpMethod.Get, $"/api/v1/projects?limit=1&cursor={cursor}").Json();
            keys.AddRange(page.GetProperty("projects").EnumerateArray().Select(one => one.Text("key")));
            cursor = page.Text("next");
        }

        keys.ShouldContain(mine);
        keys.ShouldBe(keys.Distinct().Order(StringComparer.Ordinal));
        (await host.Call("stranger", HttpMethod.Get, "/api/v1/projects").Json()).GetProperty("projects").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task What_is_no_address_is_a_problem_too()
    {
        var answer = await host.Call("ana", HttpMethod.Get, "/api/v1/nowhere");
        (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType).ShouldBe((HttpStatusCode.NotFound, "application/problem+json"));
    }
}
