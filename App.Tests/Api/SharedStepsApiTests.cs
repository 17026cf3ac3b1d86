using System.Net;
using System.Text;
using System.Text.Json;

namespace TestRuns.Tests.Api;

public sealed class SharedStepsApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Shared_steps_go_round_in_both_forms()
    {
        const string yaml = "name: \"Go round #1\"\nsteps:\n  - run: ./sign-in.sh\n";
        (await Put("Go round #1", yaml, "application/yaml")).StatusCode.ShouldBe(HttpStatusCode.Created);
        var read = await Get("Go round #1", "application/yaml");
        (await read.Content.ReadAsStringAsync()).ShouldBe(yaml);
        var json = await Get("go ROUND #1", "application/json");
        json.Headers.ETag.ShouldBe(read.Headers.ETag, "both say the same, in small letters or large");
        var text = await json.Content.ReadAsStringAsync();
        JsonElement.Parse(text).GetProperty("steps")[0].Text("run").ShouldBe("./sign-in.sh");
        (await Put("Go round #1", text, "application/json")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var again = Request(HttpMethod.Get, "Go round #1");
        again.Headers.TryAddWithoutValidation("If-None-Match", read.Headers.ETag!.Tag);
        (await host.Send("viewer", again)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
        var line = (await host.Call("viewer", HttpMethod.Get, "/api/v1/projects/sample/shared-steps?limit=200").Json()).GetProperty("sharedSteps").EnumerateArray().Single(one => one.Text("name") == "Go round #1");
        (line.GetProperty("steps").GetInt32(), line.GetProperty("cases").GetInt32()).ShouldBe((1, 0));
    }

    [Fact]
    public async Task Nobodys_change_is_lost_and_wrong_ones_hear_every_mistake()
    {
        (await Put("Careful", "name: Careful\nsteps:\n- run: a\n", "application/yaml")).EnsureSuccessStatusCode();
        var tag = (await Get("Careful", "application/json")).Headers.ETag!.Tag;
        (await Put("Careful", "name: Careful\nsteps:\n- run: b\n", "application/yaml", tag)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Put("Careful", "name: Careful\nsteps:\n- run: c\n", "application/yaml", tag)).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        var wrong = await Put("Careful", "name: Careful\nsteps:\n- use: Careful\n- run: x\n  timeout: soon\n", "application/yaml").Json(HttpStatusCode.UnprocessableEntity);
        wrong.GetProperty("mistakes").EnumerateArray().Select(one => one.GetProperty("line").GetInt32()).ShouldBe([3, 5]);
        (await Put("Another", "name: Careful\nsteps:\n- run: c\n", "application/yaml")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await Put("Careful", "a", "text/plain")).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task A_suite_uses_them_its_run_says_where_steps_came_from_and_while_it_does_they_stay()
    {
        (await Put("Get in", "name: Get in\nsteps:\n- run: echo in\n", "application/yaml")).EnsureSuccessStatusCode();
        const string suite = "suite: getting in\ncases:\n- name: pays\n  steps:\n  - use: Get in\n  - run: echo pays\n";
        var unknown = await Suite("getting in", suite.Replace("Get in", "Gte in", StringComparison.Ordinal)).Json(HttpStatusCode.UnprocessableEntity);
        unknown.GetProperty("mistakes")[0].Text("remedy").ShouldBe("did you mean Get in?");
        (await Suite("getting in", suite)).StatusCode.ShouldBe(HttpStatusCode.Created);
        var made = await host.Call("ana", HttpMethod.Post, "/api/v1/projects/sample/runs", new { suite = "getting in", start = false }).Json(HttpStatusCode.Created);
        var run = await host.Call("ana", HttpMethod.Get, $"/api/v1/runs/{made.GetProperty("id").GetInt64()}").Json();
        var steps = run.GetProperty("cases")[0].GetProperty("steps").EnumerateArray().ToList();
        steps.ConvertAll(step => (step.Text("name"), step.TryGetProperty("from", out var from) ? from.GetString() : null)).ShouldBe([("echo in", "Get in"), ("echo pays", null)]);
        var used = await host.Send("ana", Request(HttpMethod.Delete, "Get in")).Json(HttpStatusCode.Conflict);
        (used.Text("code"), used.Text("detail")).ShouldBe(("used", "These cases use them: “pays”. Nothing was done: take them out of the cases first."));
        used.GetProperty("cases").EnumerateArray().Select(one => one.GetString()).ShouldBe(["pays"]);
        var own = new { cases = new object[] { new { name = "own", steps = new object[] { new { use = "No such" } } } }, start = false };
        (await host.Call("ana", HttpMethod.Post, "/api/v1/projects/sample/runs", own)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static HttpRequestMessage Request(HttpMethod method, string name) => new(method, $"/api/v1/projects/sample/shared-steps/{Uri.EscapeDataString(name)}");

    private Task<HttpResponseMessage> Get(string name, string accept)
    {
        var request = Request(HttpMethod.Get, name);
        request.Headers.Accept.ParseAdd(accept);
        return host.Send("viewer", request);
    }

    private Task<HttpResponseMessage> Put(string name, string text, string type, string? ifMatch = null)
    {
        var request = Request(HttpMethod.Put, name);
        request.Content = new StringContent(text, Encoding.UTF8, type);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return host.Send("ana", request);
    }

    private Task<HttpResponseMessage> Suite(string name, string text) =>
        host.Send("ana", new HttpRequestMessage(HttpMethod.Put, $"/api/v1/projects/sample/suites/{Uri.EscapeDataString(name)}") { Content = new StringContent(text, Encoding.UTF8, "application/yaml") });
}
