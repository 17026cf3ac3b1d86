using System.Net;
using System.Text;
using System.Text.Json;

namespace TestRuns.Tests.Api;

public sealed class SuitesApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Yaml = "suite: smoke\nlabels: [linux]\ncases:\n  - name: It works\n    retries: 1\n    steps:\n      - run: echo it works\n        timeout: 30s\n";

    [Fact]
    public async Task A_suite_goes_round_in_both_forms()
    {
        (await Put("smoke", Yaml, "text/yaml")).StatusCode.ShouldBe(HttpStatusCode.Created);
        var yaml = await Get("smoke", "application/yaml");
        yaml.Content.Headers.ContentType!.MediaType.ShouldBe("application/yaml");
        (await yaml.Content.ReadAsStringAsync()).ShouldBe(Yaml);
        var json = await Get("smoke", "application/json");
        var text = await json.Content.ReadAsStringAsync();
        JsonElement.Parse(text).GetProperty("cases")[0].GetProperty("retries").GetInt32().ShouldBe(1);
        json.Headers.ETag.ShouldBe(yaml.Headers.ETag, "both say the same");
        (await Put("smoke", text, "application/json")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await Get("smoke", "text/yaml")).Content.ReadAsStringAsync()).ShouldBe(Yaml);
        (await host.Call("viewer", HttpMethod.Get, "/api/v1/projects/sample/suites?limit=200").Json()).GetProperty("suites").EnumerateArray().ShouldContain(one => one.Text("name") == "smoke");
    }

    [Fact]
    public async Task A_wrong_file_changes_nothing_and_hears_every_mistake_with_its_place()
    {
        const string wrong = "suite: wrong\ncases:\n- name: a\n  stepz: []\n- name: b\n  steps:\n  - run: x\n    timeout: soon\n";
        var problem = await Put("wrong", wrong, "application/yaml").Json(HttpStatusCode.UnprocessableEntity);
        var mistakes = problem.GetProperty("mistakes").EnumerateArray().Select(one => (one.GetProperty("line").GetInt32(), one.GetProperty("column").GetInt32())).ToList();
        mistakes.ShouldContain((4, 3));
        mistakes.ShouldContain((8, 14));
        problem.GetProperty("errors").GetProperty("file").GetArrayLength().ShouldBe(mistakes.Count);
        (await Get("wrong", "application/yaml")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Put("other", Yaml, "application/yaml")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, "the address says another name");
        (await Put("smoke", "{", "application/json")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task What_is_no_suites_file_is_refused()
    {
        (await Put("smoke", Yaml, "text/plain")).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await Put("smoke", new string('#', 1_000_001), "application/yaml")).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Nobodys_change_is_lost_where_one_says_what_one_has_read()
    {
        (await Put("shared", Yaml.Replace("smoke", "shared", StringComparison.Ordinal), "application/yaml")).EnsureSuccessStatusCode();
        var read = (await Get("shared", "application/json")).Headers.ETag!.Tag;
        var theirs = Yaml.Replace("smoke", "shared", StringComparison.Ordinal).Replace("it works\n", "theirs\n", StringComparison.Ordinal);
        (await Put("shared", theirs, "application/yaml", ifMatch: read)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Put("shared", Yaml.Replace("smoke", "shared", StringComparison.Ordinal), "application/yaml", ifMatch: read)).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        var delete = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/projects/sample/suites/shared");
        delete.Headers.TryAddWithoutValidation("If-Match", read);
        (await host.Send("ana", delete)).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await (await Get("shared", "text/yaml")).Content.ReadAsStringAsync()).ShouldBe(theirs);
        (await host.Call("ana", HttpMethod.Delete, "/api/v1/projects/sample/suites/shared")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await host.Call("ana", HttpMethod.Delete, "/api/v1/projects/sample/suites/shared")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_was_not_changed_is_not_sent_again()
    {
        var tag = (await Get("quick", "application/json")).Headers.ETag!.Tag;
        var again = new HttpRequestMessage(HttpMethod.Get, "/api/v1/projects/sample/suites/quick");
        again.Headers.TryAddWithoutValidation("If-None-Match", tag);
        (await host.Send("viewer", again)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    private Task<HttpResponseMessage> Get(string suite, string accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/projects/sample/suites/{suite}");
        request.Headers.Accept.ParseAdd(accept);
        return host.Send("viewer", request);
    }

    private Task<HttpResponseMessage> Put(string suite, string text, string type, string? ifMatch = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/projects/sample/suites/{suite}") { Content = new StringContent(text, Encoding.UTF8, type) };
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return host.Send("ana", request);
    }
}
