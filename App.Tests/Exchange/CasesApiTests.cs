using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Storage;
using TestRuns.Tests.Api;

namespace TestRuns.Tests.Exchange;

/// <summary>Cases in and out over HTTP. Who may is tested with all other doors: ApiDoorsTests.</summary>
public sealed class CasesApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Suite = "suite: over-http\ncases:\n  - name: Over HTTP\n    steps:\n      - run: \"true\"\n";

    [Fact]
    public async Task A_dry_run_changes_nothing_then_the_import_does_and_is_in_the_audit()
    {
        var project = await ProjectOfItsOwn();
        var dry = await Json(await Send(project.Key, "dryRun=true&file=a.yaml", Suite));
        (dry.GetProperty("new").GetInt32(), dry.GetProperty("suitesNew").GetInt32(), dry.GetProperty("importable").GetBoolean()).ShouldBe((1, 1, true));
        (await host.Get<SuiteStore>().List(project.Id, default)).ShouldBeEmpty();

        var done = await Json(await Send(project.Key, "file=a.yaml", Suite));
        done.GetProperty("new").GetInt32().ShouldBe(1);
        (await host.Get<SuiteStore>().Find(project.Id, "over-http", default))!.Cases.ShouldHaveSingleItem().Name.ShouldBe("Over HTTP");
        await using var db = await host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var entry = await db.Set<AuditEntry>().SingleAsync(one => one.ProjectId == project.Id && one.Action == "cases.imported");
        (entry.Who, entry.Target, entry.Details).ShouldBe(("ana", "1 case", "1 new, 0 changed, from a.yaml"));
    }

    [Fact]
    public async Task An_export_is_an_archive_a_suites_file_or_chosen_cases()
    {
        var project = await ProjectOfItsOwn();
        (await Send(project.Key, "file=a.yaml", Suite)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var all = await Export(project.Key, "");
        (all.Content.Headers.ContentType!.MediaType, all.Content.Headers.ContentDisposition!.FileName).ShouldBe(("application/zip", $"{project.Key}.zip"));
        var one = await Export(project.Key, "?suite=over-http");
        (one.Content.Headers.ContentType!.MediaType, await one.Content.ReadAsStringAsync()).ShouldBe(("application/yaml", Suite));
        var id = (await host.Get<CaseReads>().Ids(new CaseQuery { ProjectId = project.Id }, 1, default))[0];
        (await (await Export(project.Key, $"?cases={id},{id + 5}-{id + 9}")).Content.ReadAsStringAsync()).ShouldStartWith("cases:\n  - name: Over HTTP\n");
        (await (await Export(project.Key, "?q=nothing")).Content.ReadAsStringAsync()).ShouldStartWith("cases: []");
        (await host.Call("ana", HttpMethod.Get, $"/api/v1/projects/{project.Key}/cases/export?suite=no-such")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        var again = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/projects/{project.Key}/cases/import?dryRun=true") { Content = new ByteArrayContent(await all.Content.ReadAsByteArrayAsync()) };
        (await Json(await host.Send("ana", again))).GetProperty("same").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task What_a_tables_columns_are_is_said_or_guessed()
    {
        var project = await ProjectOfItsOwn();
        const string table = "Title,What it is called,How,State=x\nT-1,Pay by card,Press Pay,done\n";
        var done = await Json(await Send(project.Key, "file=a.csv&column=title%3DKey&column=What%20it%20is%20called%3Dtitle&column=How%3D%20step&column=State%3Dx%3Dfact", table));
        done.GetProperty("new").GetInt32().ShouldBe(1);
        var ids = await host.Get<CaseReads>().Ids(new CaseQuery { ProjectId = project.Id }, 10, default);
        var exported = await (await Export(project.Key, $"?cases={ids.ShouldHaveSingleItem()}")).Content.ReadAsStringAsync();
        exported.ShouldContain("name: Pay by card");
        exported.ShouldContain("key: T-1");
        exported.ShouldContain("state=x:done");
        exported.ShouldContain("manual: Press Pay");

        await WrongFields(await Send(project.Key, "file=a.csv&column=How&column=How%3Dnothing&column=How%3D1&column=%3Dtitle", table), ["column"]);
        var unknown = await Json(await Send(project.Key, "dryRun=true&file=a.csv&column=Who%3Dtitle", table));
        unknown.GetProperty("mistakes").EnumerateArray().ShouldHaveSingleItem().GetString().ShouldBe("a.csv: line 1, column 1: there is no column “Who”: it has Title, What it is called, How, State=x");
        await WrongFields(await Send(project.Key, "file=a.yaml&column=How%3Dstep", Suite), ["a.yaml"]);
    }

    [Fact]
    public async Task All_that_is_wrong_is_named_at_once_and_nothing_is_changed()
    {
        var project = await ProjectOfItsOwn();
        await WrongFields(await Send(project.Key, "format=word&dryRun=perhaps&keep=so", Suite), ["dryRun", "format", "keep"]);
        await WrongFields(await Send(project.Key, "file=a.yaml", "suite: a\ncases:\n  - nam: x\n"), ["a.yaml"]);
        await WrongFields(await Send(project.Key, "", ""), ["files"]);
        await WrongFields(await host.Call("ana", HttpMethod.Get, $"/api/v1/projects/{project.Key}/cases/export?format=docx&cases=7-3"), ["cases", "format"]);
        await WrongFields(await host.Call("ana", HttpMethod.Get, $"/api/v1/projects/{project.Key}/cases/export?suite=a&q=b"), ["suite"]);
        (await host.Get<SuiteStore>().List(project.Id, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_person_laid_down_for_the_page_is_theirs_alone()
    {
        var project = await ProjectOfItsOwn();
        var draft = (await Json(await Send(project.Key, "dryRun=true&keep=true&file=a.yaml", Suite))).GetProperty("draft").GetString()!;
        await using var db = await host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var accounts = await db.Set<Account>().ToDictionaryAsync(one => one.UserName!, one => one.Id);
        var desk = host.Get<TestRuns.Exchange.ImportDesk>();
        desk.Find(draft, accounts["ana"]).ShouldNotBeNull().ProjectId.ShouldBe(project.Id);
        desk.Find(draft, accounts["viewer"]).ShouldBeNull();
        (await Json(await Send(project.Key, "dryRun=true&file=a.yaml", Suite))).GetProperty("draft").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    private async Task<Project> ProjectOfItsOwn() => (await host.Get<ProjectStore>().Create($"p{Guid.NewGuid():N}", "Its own", default)).Project!;

    private Task<HttpResponseMessage> Send(string project, string query, string text) => host.Send("ana", new HttpRequestMessage(HttpMethod.Post, $"/api/v1/projects/{project}/cases/import?{query}")
    {
        Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)),
    });

    private async Task<HttpResponseMessage> Export(string project, string query)
    {
        var answer = await host.Call("ana", HttpMethod.Get, $"/api/v1/projects/{project}/cases/export{query}");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return answer;
    }

    private static async Task<JsonElement> Json(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return JsonElement.Parse(text);
    }

    private static async Task WrongFields(HttpResponseMessage answer, string[] fields)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("errors").EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal).ShouldBe(fields);
    }
}
