using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TestRuns.Catalog;
using TestRuns.Hooks;
using TestRuns.Hooks.Inbound;
using TestRuns.Runs;

namespace TestRuns.Tests.Api;

/// <summary>Calls from outside that abort runs, and their kill switch, over the whole server.</summary>
public sealed class HooksApiTests(ApiHost host) : IClassFixture<ApiHost>, IAsyncLifetime
{
    private string secret = "";

    public async ValueTask InitializeAsync()
    {
        await host.Get<StopSwitch>().Set(enabled: true, [], "test", default);
        secret = await host.Get<HookSecrets>().Make(await Sample(), "ana", default);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("stop")]
    [InlineData("stopped")]
    [InlineData("Cancelled")]
    public async Task A_signed_call_with_a_stop_status_aborts_the_live_run_with_the_key(string status)
    {
        var (run, key) = await Run();
        var answer = await Json(await Call(new { key, status, issue = "other members are passed over" }), HttpStatusCode.Accepted);
        (answer.GetProperty("outcome").GetString(), answer.GetProperty("run").GetProperty("id").GetInt64()).ShouldBe(("accepted", run));
        var abort = (await Json(await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{run}"), HttpStatusCode.OK)).GetProperty("abort");
        (abort.GetProperty("kind").GetString(), abort.GetProperty("by").GetString(), abort.GetProperty("text").GetString()).ShouldBe(("Webhook", "a webhook", $"{key}: {status}"));
        var block = await host.Get<StopSwitch>().Read(visible: null, default);
        (block.Recent[0].Id, block.Recent[0].Key, block.Recent[0].Project).ShouldBe((run, key, "sample"));
        block.CancelledCount.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task The_same_call_again_is_answered_the_same_and_does_not_end_the_next_run_with_the_key()
    {
        var (run, key) = await Run();
        var body = Bytes(new { key, status = "stop" });
        var signature = HookSignature.Make(secret, Now, body);
        (await Json(await Send("sample", body, signature), HttpStatusCode.Accepted)).GetProperty("outcome").GetString().ShouldBe("accepted");
        var (next, _) = await Run(key);
        // However its header is written: what was signed is the same.
        foreach (var header in new[] { signature, $"more=1, {signature}" })
        {
            var again = await Json(await Send("sample", body, header), HttpStatusCode.Accepted);
            (again.GetProperty("outcome").GetString(), again.GetProperty("run").GetProperty("id").GetInt64()).ShouldBe(("accepted", run));
        }

        await StillWaits(next);
        var later = HookSignature.Make(secret, Now.AddSeconds(1), body);
        (await Json(await Send("sample", body, later), HttpStatusCode.Accepted)).GetProperty("run").GetProperty("id").GetInt64().ShouldBe(next, "signed anew it is another call");
    }

    [Fact]
    public async Task A_call_that_found_no_run_is_heard_again_when_it_is_repeated()
    {
        var key = $"build-{Guid.NewGuid():N}";
        var body = Bytes(new { key, status = "stop" });
        var signature = HookSignature.Make(secret, Now, body);
        (await Json(await Send("sample", body, signature), HttpStatusCode.Accepted)).GetProperty("outcome").GetString().ShouldBe("unknownKey");
        var (run, _) = await Run(key);
        (await Json(await Send("sample", body, signature), HttpStatusCode.Accepted)).GetProperty("run").GetProperty("id").GetInt64().ShouldBe(run);
    }

    [Fact]
    public async Task An_unknown_key_and_any_other_status_change_nothing()
    {
        var (run, key) = await Run();
        (await Outcome(new { key = key + "x", status = "stop" })).ShouldBe("unknownKey");
        (await Outcome(new { key, status = "running" })).ShouldBe("otherStatus");
        await StillWaits(run);
    }

    [Fact]
    public async Task A_malformed_call_is_told_every_wrong_member()
    {
        Fields(await Json(await Call(new { status = 7 }), HttpStatusCode.BadRequest)).ShouldBe(["key", "status"], ignoreOrder: true);
        Fields(await Json(await Call(new { key = new string('x', 201), status = "" }), HttpStatusCode.BadRequest)).ShouldBe(["key", "status"], ignoreOrder: true);
        Fields(await Json(await Call("key"), HttpStatusCode.BadRequest)).ShouldBe(["body"]);
        var rubbish = "{\"key\": "u8.ToArray();
        Fields(await Json(await Send("sample", rubbish, HookSignature.Make(secret, Now, rubbish)), HttpStatusCode.BadRequest)).ShouldBe(["body"]);
    }

    [Fact]
    public async Task A_wrong_signature_is_answered_like_an_unknown_project_and_changes_nothing()
    {
        var (run, key) = await Run();
        var body = Bytes(new { key, status = "stop" });
        var answers = new List<string>();
        foreach (var (project, signature) in new[]
                 {
                     ("sample", null), ("sample", "t=1,v1=2"), ("sample", HookSignature.Make("another", Now, body)), ("sample", HookSignature.Make(secret, Now.AddMinutes(-6), body)),
                     ("no-such-project", HookSignature.Make(secret, Now, body)), ("NOT%20A%20KEY", HookSignature.Make(secret, Now, body)),
                 })
        {
            var answer = await Send(project, body, signature);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
            answers.Add($"{problem.GetProperty("title")} {problem.GetProperty("detail")}");
        }

        answers.Distinct().ShouldHaveSingleItem();
        await StillWaits(run);
        host.Get<StopCalls>().Of(await Sample()).Refused.ShouldBeGreaterThanOrEqualTo(4);
    }

    [Fact]
    public async Task A_call_that_is_too_large_is_refused()
    {
        var body = Bytes(new { key = "k", status = "stop", more = new string('x', 64 * 1024) });
        (await Send("sample", body, HookSignature.Make(secret, Now, body))).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_new_secret_leaves_the_old_one_its_day_and_a_removed_one_nothing()
    {
        var older = secret;
        var newer = await host.Get<HookSecrets>().Make(await Sample(), "ana", default);
        secret = newer;
        (await Outcome(new { key = "none", status = "stop" })).ShouldBe("unknownKey");
        secret = older;
        (await Outcome(new { key = "none", status = "stop" })).ShouldBe("unknownKey");
        var list = await host.Get<HookSecrets>().List(await Sample(), default);
        (list[0].EndsAt, list[1].EndsAt is null).ShouldBe((null, false));
        list.Select(one => one.Closed).ShouldNotContain(closed => closed.Contains(newer, StringComparison.Ordinal) || closed.Contains(older, StringComparison.Ordinal));
        (await host.Get<HookSecrets>().Remove(await Sample(), list[1].Id, "ana", default)).ShouldBeTrue();
        (await Call(new { key = "none", status = "stop" })).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Switched_off_a_call_is_inert_and_says_so()
    {
        var (run, key) = await Run();
        (await Switch("ana", new { enabled = false })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Outcome(new { key, status = "stop" })).ShouldBe("inert");
        await StillWaits(run);
        (await Switch("ana", new { enabled = true, projects = Array.Empty<string>() })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Outcome(new { key, status = "stop" })).ShouldBe("accepted");
    }

    [Fact]
    public async Task Switched_on_for_some_projects_it_is_inert_in_the_others_and_seen_so_by_their_members()
    {
        var (outcome, other) = await host.Get<ProjectStore>().Create($"other-{Guid.NewGuid():N}"[..20], "Other", default);
        outcome.ShouldBe(CreateProjectOutcome.Created);
        var (_, key) = await Run();
        var answer = await Json(await Switch("ana", new { enabled = true, projects = new[] { other!.Key } }), HttpStatusCode.OK);
        answer.GetProperty("projects").EnumerateArray().Single().GetString().ShouldBe(other.Key);
        (await Outcome(new { key, status = "stop" })).ShouldBe("inert");
        var seen = await host.Get<StopSwitch>().Read([await Sample()], default);
        (seen.Enabled, seen.Projects.Count).ShouldBe((false, 0));
        (await host.Get<StopSwitch>().Read([other.Id], default)).Recent.ShouldBeEmpty();
        await Switch("ana", new { enabled = false });
        (await host.Get<StopSwitch>().State(default)).Projects.ShouldBe([other.Id], "switching off leaves the choice as it was");
    }

    [Fact]
    public async Task Only_an_administrator_switches_and_every_mistake_is_told()
    {
        (await Switch(null, new { enabled = false })).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        foreach (var who in new[] { "stranger", "viewer", "runner" }) (await Switch(who, new { enabled = false })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.Get<StopSwitch>().State(default)).Enabled.ShouldBeTrue();
        Fields(await Json(await Switch("ana", new { projects = new[] { "nope" } }), HttpStatusCode.BadRequest)).ShouldBe(["enabled", "projects"], ignoreOrder: true);
        Fields(await Json(await Switch("ana", new { enabled = true }), HttpStatusCode.BadRequest)).ShouldBe(["projects"]);
    }

    [Fact]
    public async Task Too_many_calls_from_one_address_are_told_when_to_come_again()
    {
        var body = Bytes(new { key = "k", status = "stop" });
        HttpResponseMessage answer;
        var calls = 0;
        do answer = await Send("flooded", body, signature: null);
        while (++calls <= 1000 && answer.StatusCode == HttpStatusCode.Unauthorized);
        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        calls.ShouldBe(new HookOptions().CallsPerMinute + 1);
        answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 60);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await Call(new { key = "none", status = "stop" })).StatusCode.ShouldBe(HttpStatusCode.Accepted, "another project's door is open");
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static byte[] Bytes(object body) => JsonSerializer.SerializeToUtf8Bytes(body);

    private static IEnumerable<string> Fields(JsonElement problem) => problem.GetProperty("errors").EnumerateObject().Select(field => field.Name);

    private async Task<long> Sample() => (await host.Get<ProjectStore>().Find(SampleProject.Key, default))!.Id;

    private Task<(long Id, string Key)> Run() => Run($"build-{Guid.NewGuid():N}");

    private async Task<(long Id, string Key)> Run(string key)
    {
        var step = new StepSpec { Name = "sleep", Kind = StepKind.Run, Run = new RunSpec { Command = "true" } };
        var request = new RunRequest { ProjectId = await Sample(), Name = "run", Cases = [new CaseSpec { Name = "one", Steps = [step] }], Start = false, Key = key };
        return ((await host.Get<CreateRun>().Make(request, new Actor(ActorKind.User, "test"), default)).RunId, key);
    }

    private async Task StillWaits(long run) =>
        (await Json(await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{run}"), HttpStatusCode.OK)).GetProperty("status").GetString().ShouldBe("Waiting");

    private Task<HttpResponseMessage> Switch(string? who, object body) => host.Call(who, HttpMethod.Put, "/api/v1/stop", body);

    private async Task<string?> Outcome(object body) => (await Json(await Call(body), HttpStatusCode.Accepted)).GetProperty("outcome").GetString();

    private Task<HttpResponseMessage> Call(object body)
    {
        var bytes = Bytes(body);
        return Send("sample", bytes, HookSignature.Make(secret, Now, bytes));
    }

    private Task<HttpResponseMessage> Send(string project, byte[] body, string? signature)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"http://localhost/api/v1/hooks/{project}") { Content = new ByteArrayContent(body) };
        if (signature is not null) request.Headers.Add(HookSignature.Header, signature);
        return host.Send(request);
    }

    private static async Task<JsonElement> Json(HttpResponseMessage answer, HttpStatusCode wanted)
    {
        answer.StatusCode.ShouldBe(wanted, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
