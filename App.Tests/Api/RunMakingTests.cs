using System.Net;
using TestRuns.Runs.State;

namespace TestRuns.Tests.Api;

/// <summary>What a run is made of, and made of again.</summary>
public sealed class RunMakingTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Runs = "/api/v1/projects/sample/runs";

    private readonly ApiPlaces places = new(host);

    [Fact]
    public async Task Some_cases_of_a_suite_run_in_its_order()
    {
        var all = await Cases(await Made(new { suite = "one-failure", start = false }));
        all.Count.ShouldBeGreaterThan(1);
        (await Cases(await Made(new { suite = "one-failure", cases = new[] { all[^1], all[0] }, start = false }))).ShouldBe([all[0], all[^1]]);
        var wrong = await host.Call("runner", HttpMethod.Post, Runs, new { suite = "one-failure", cases = new[] { all[0], "nope" } }).Json(HttpStatusCode.BadRequest);
        wrong.GetProperty("errors").GetProperty("cases")[0].GetString()!.ShouldContain("no case “nope”");
    }

    [Fact]
    public async Task Own_cases_are_a_maintainers_to_bring_and_every_mistake_in_them_is_named()
    {
        var body = new { name = "ad hoc", cases = new[] { new { name = "c", steps = new[] { new { run = "true" } } } }, start = false };
        (await host.Call("runner", HttpMethod.Post, Runs, body)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await Cases(await Made(body, "ana"))).ShouldBe(["c"]);
        var wrong = new { cases = new object[] { new { name = "a", steps = new[] { new { run = "x", critical = true } } }, new { name = "b" }, new { name = "c", steps = new[] { new { run = "x" } } } }, link = "x" };
        (await host.Call("ana", HttpMethod.Post, Runs, wrong).WrongFields()).ShouldBe(["cases[0]", "cases[1]", "link"], ignoreOrder: true);
        (await host.Call("ana", HttpMethod.Post, Runs, new { }).WrongFields()).ShouldBe(["suite"]);
        (await host.Call("ana", HttpMethod.Post, Runs, new { cases = Array.Empty<string>() }).WrongFields()).ShouldBe(["cases"]);
    }

    [Theory]
    [InlineData("NODE_OPTIONS")]
    [InlineData("LD_PRELOAD")]
    [InlineData("Path")]
    [InlineData("GIT_CONFIG_COUNT")]
    public async Task Variables_by_which_programs_run_code_are_a_maintainers_to_choose(string name)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { [name] = "x", ["BASE_URL"] = "http://localhost", ["GIT_COMMIT"] = "4f1c2" };
        var refused = await host.Call("runner", HttpMethod.Post, Runs, new { suite = "quick", variables, start = false }).Json(HttpStatusCode.Forbidden);
        refused.Text("detail").ShouldNotBeNull().ShouldStartWith($"{name}: ");
        await Made(new { suite = "quick", variables, start = false }, "ana");
        variables.Remove(name);
        await Made(new { suite = "quick", variables, start = false });
    }

    [Fact]
    public async Task A_newer_run_takes_the_key_of_an_older_one_that_it_supersedes()
    {
        var older = await Made(new { suite = "slow", key = "build-7", start = false });
        (await Made(new { suite = "slow", key = "build-7", start = false }, wanted: HttpStatusCode.OK)).ShouldBe(older);
        var newer = await Made(new { suite = "slow", key = "build-7", onConflict = "supersede", start = false });
        newer.ShouldNotBe(older);
        var ended = await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{older}").Json();
        (ended.Text("status"), ended.GetProperty("abort").Text("kind")).ShouldBe(("Cancelled", "Superseded"));
    }

    [Fact]
    public async Task An_ended_run_runs_again_as_a_new_one_and_each_names_the_other()
    {
        var ended = await places.EndedRun();
        var again = (await host.Call("runner", HttpMethod.Post, $"/api/v1/runs/{ended}/rerun", new { only = "failed" }).Json(HttpStatusCode.Created)).GetProperty("id").GetInt64();
        var run = await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{again}").Json();
        run.GetProperty("rerunOf").GetInt64().ShouldBe(ended);
        (await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{ended}").Json()).GetProperty("reruns").EnumerateArray().Select(one => one.GetProperty("id").GetInt64()).ShouldBe([again]);
        (await Cases(again)).ShouldBe(await Cases(ended));
        await host.Call("runner", HttpMethod.Post, $"/api/v1/runs/{again}/abort?wait=20", new { }).Json(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task What_cannot_run_again_says_why()
    {
        var passed = await places.EndedRun(Moves.Pass, Moves.PassCase);
        (await Refused(passed, "failed", HttpStatusCode.UnprocessableEntity)).ShouldBe("noSuchCase");
        (await Refused(passed, "notPassed", HttpStatusCode.UnprocessableEntity)).ShouldBe("noSuchCase");
        (await Refused(await host.WaitingRun(), "all", HttpStatusCode.Conflict)).ShouldBe("notOver");
        (await host.Call("runner", HttpMethod.Post, $"/api/v1/runs/{passed}/rerun", new { only = "some" }).WrongFields()).ShouldBe(["only"]);
    }

    [Fact]
    public async Task Many_runs_are_aborted_at_once_and_each_says_what_came_of_it()
    {
        var (one, two, over) = (await host.WaitingRun(), await host.WaitingRun(), await places.EndedRun());
        var answer = await host.Call("runner", HttpMethod.Post, "/api/v1/runs/abort", new { ids = new[] { one, over, 99999, two }, reason = "all wrong" }).Json(HttpStatusCode.Accepted);
        answer.GetProperty("runs").EnumerateArray().Select(run => (run.GetProperty("id").GetInt64(), run.Text("outcome"))).ShouldBe(
            [(one, "accepted"), (over, "alreadyFinished"), (99999, "unknown"), (two, "accepted")]);
        (await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{two}").Json()).GetProperty("abort").Text("text").ShouldBe("all wrong");
    }

    [Fact]
    public async Task Neither_a_project_nor_ids_is_a_mistake_and_aborts_nothing()
    {
        var run = await host.WaitingRun();
        (await host.Call("ana", HttpMethod.Post, "/api/v1/runs/abort", new { reason = "x" }).WrongFields()).ShouldBe(["project"]);
        (await host.Call("ana", HttpMethod.Post, "/api/v1/runs/abort", new { project = "sample", ids = new[] { run } }).WrongFields()).ShouldBe(["ids"]);
        (await host.Call("ana", HttpMethod.Post, "/api/v1/runs/abort", new { ids = Array.Empty<long>(), reason = new string('x', 501) }).WrongFields()).ShouldBe(["ids", "reason"], ignoreOrder: true);
        (await host.Call("stranger", HttpMethod.Post, "/api/v1/runs/abort", new { ids = new[] { run } })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Call("viewer", HttpMethod.Post, "/api/v1/runs/abort", new { ids = new[] { run } })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{run}").Json()).Text("status").ShouldBe("Waiting");
    }

    [Fact]
    public async Task A_suite_runs_what_has_its_tags_now_and_says_so_when_nothing_has()
    {
        await Put("by-tags", "suite: by-tags\npriority: 2\nquery: { all: [only-here] }\n");
        var refused = await host.Call("runner", HttpMethod.Post, Runs, new { suite = "by-tags" }).Json(HttpStatusCode.UnprocessableEntity);
        (refused.Text("code"), refused.Text("detail")!.Contains("all of only-here", StringComparison.Ordinal)).ShouldBe(("noCases", true));
        await Put("tagged", "suite: tagged\ncases:\n- name: Tagged\n  tags: [only-here]\n  steps:\n  - wait: 1s\n");
        var run = await Made(new { suite = "by-tags", start = false });
        (await Cases(run)).ShouldBe(["Tagged"]);
        (await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{run}").Json()).GetProperty("priority").GetInt32().ShouldBe(2);
        var own = await Made(new { suite = "by-tags", priority = -7, start = false });
        (await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{own}").Json()).GetProperty("priority").GetInt32().ShouldBe(-7);
        (await host.Call("runner", HttpMethod.Post, Runs, new { suite = "by-tags", priority = 11 }).WrongFields()).ShouldBe(["priority"]);
    }

    private async Task Put(string suite, string yaml) => ((int)(await host.Send("ana", new HttpRequestMessage(HttpMethod.Put, $"/api/v1/projects/sample/suites/{suite}")
    {
        Content = new StringContent(yaml, System.Text.Encoding.UTF8, "application/yaml"),
    })).StatusCode).ShouldBe(201);

    private async Task<long> Made(object body, string who = "runner", HttpStatusCode wanted = HttpStatusCode.Created) =>
        (await host.Call(who, HttpMethod.Post, Runs, body).Json(wanted)).GetProperty("id").GetInt64();

    private async Task<IReadOnlyList<string?>> Cases(long run) =>
        [.. (await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{run}").Json()).GetProperty("cases").EnumerateArray().Select(one => one.Text("title"))];

    private async Task<string?> Refused(long run, string only, HttpStatusCode wanted) =>
        (await host.Call("runner", HttpMethod.Post, $"/api/v1/runs/{run}/rerun", new { only }).Json(wanted)).Text("code");
}
