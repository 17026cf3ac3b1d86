using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TestRuns.Results.Reading;
using TestRuns.Runs;
using TestRuns.Runs.Logs;
using TestRuns.Runs.Reading;
using TestRuns.Storage;
using TestRuns.Tests.Api;
using TestRuns.Tests.Results.Reading;

namespace TestRuns.Tests.Results;

/// <summary>Result files over HTTP: what becomes of them, who may send them, and what is refused.</summary>
public sealed class ImportApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Address = "/api/v1/projects/sample/results";

    [Fact]
    public async Task A_file_becomes_a_finished_run_with_its_own_times()
    {
        var made = await Made(await Send("runner", $"{Address}?name=nightly&branch=main&commit=4f1c2&key=build-7&link=https://ci.example.org/7", Sample("junit-playwright.xml")));
        made.Status.ShouldBe("Failed");
        var run = (await host.Get<RunReads>().Detail(made.Id, default))!;
        (run.Run.Name, run.Run.Branch, run.Run.Commit, run.Run.Key, run.Run.Link).ShouldBe(("nightly", "main", "4f1c2", "build-7", "https://ci.example.org/7"));
        (run.Run.Source, run.Run.CreatedBy).ShouldBe((RunSource.Import, "runner"));
        run.Run.StartedAt.ShouldBe(new DateTimeOffset(2024, 11, 21, 1, 34, 29, 162, TimeSpan.Zero));
        run.Run.EndedAt.ShouldBe(run.Run.StartedAt + TimeSpan.FromSeconds(2.097));
        run.Run.Progress.ShouldBe(new RunProgress(4, 2, 1, 1, 0, 0));
        run.Cases.Select(one => one.Status).ShouldBe([CaseStatus.Passed, CaseStatus.Failed, CaseStatus.Skipped, CaseStatus.Passed]);
        var failed = run.Cases[1];
        (failed.Title, failed.Result).ShouldBe(("tests/shop.spec.ts › shop › adds to the basket", "expect(locator).toHaveText(expected) failed"));
        var step = failed.Steps.ShouldHaveSingleItem();
        (step.Status, step.Message).ShouldBe((StepStatus.Failed, "expect(locator).toHaveText(expected) failed"));
        using var log = host.Get<StepLogs>().Open(made.Id, step.Id!.Value);
        log.Find("Expected: \"1\"", 10, default).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Its_story_has_a_beginning_and_an_end_and_nobody_can_start_it_again()
    {
        var made = await Made(await Send("runner", Address, Sample("unit.trx")));
        var events = await host.Get<RunReads>().Events(made.Id, 0, 100, default);
        events.Select(happened => happened.Type).ShouldBe([EventTypes.RunCreated, EventTypes.RunStarted, EventTypes.RunFailed]);
        var run = (await host.Get<RunReads>().Find(made.Id, default))!;
        (events[1].At, events[2].At).ShouldBe((run.StartedAt!.Value, run.EndedAt!.Value));
        events[0].Facts["from"].ShouldBe("results.xml");
        ((int)(await host.Call("runner", HttpMethod.Post, $"/api/v1/runs/{made.Id}/start")).StatusCode).ShouldBe(409);
        (await (await host.Call("runner", HttpMethod.Post, $"/api/v1/runs/{made.Id}/abort", new { })).Content.ReadAsStringAsync()).ShouldContain("alreadyFinished");
    }

    [Fact]
    public async Task Several_files_of_a_form_become_one_run()
    {
        var made = await Made(await SendForm("runner", Address, ("a.xml", Sample("junit-pytest.xml")), ("b.trx", Sample("unit.trx"))));
        var run = (await host.Get<RunReads>().Detail(made.Id, default))!;
        (run.Run.Name, run.Cases.Count, run.Cases[0].Title, run.Cases[6].Title).ShouldBe(("a and 1 more", 11, "test_shop › test_adds", "Basket.Refunds"));
    }

    [Fact]
    public async Task A_test_that_was_tried_again_shows_its_tries()
    {
        var made = await Made(await Send("runner", Address, Text("<testsuite name='s'><testcase name='waits' classname='c'><flakyFailure message='too slow'>stack</flakyFailure></testcase></testsuite>")));
        made.Status.ShouldBe("Passed");
        var one = (await host.Get<RunReads>().Detail(made.Id, default))!.Cases.ShouldHaveSingleItem();
        (one.Status, one.Attempt, one.EarlierSteps.Single().Message, one.Steps.Single().Status).ShouldBe((CaseStatus.Passed, 2, "too slow", StepStatus.Passed));
        await using var db = await host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        (await db.Set<RunCase>().SingleAsync(row => row.Id == one.Id)).Flaky.ShouldBeTrue();
    }

    [Fact]
    public async Task Where_a_test_is_written_down_is_kept_with_it()
    {
        var made = await Made(await Send("runner", Address, Text("<testsuite name='s'><testcase name='adds' file='src/cart.cc' line='12'/></testsuite>")));
        (await host.Get<RunReads>().Detail(made.Id, default))!.Cases.ShouldHaveSingleItem().Place.ShouldBe("src/cart.cc:12");
    }

    [Fact]
    public async Task A_preview_says_what_would_be_made_and_makes_nothing()
    {
        var before = await Runs();
        var answer = await SendForm("runner", $"{Address}?preview=true", ("junit-playwright.xml", Sample("junit-playwright.xml")), ("broken.xml", Text("<testsuite>")));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var seen = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        seen.GetProperty("importable").GetBoolean().ShouldBeFalse();
        (seen.GetProperty("cases").GetInt32(), seen.GetProperty("failed").GetInt32()).ShouldBe((4, 1));
        var first = seen.GetProperty("files")[0];
        first.GetProperty("name").GetString().ShouldBe("broken.xml", "what is wrong stands first");
        first.GetProperty("mistakes")[0].GetString().ShouldNotBeNull().ShouldStartWith("line 1, column");
        seen.GetProperty("failures")[0].GetProperty("title").GetString().ShouldNotBeNull().ShouldContain("adds to the basket");
        (await Runs()).ShouldBe(before);
    }

    [Fact]
    public async Task A_wrong_file_changes_nothing_and_is_answered_with_every_mistake_of_every_file()
    {
        var before = await Runs();
        var answer = await SendForm("runner", Address, ("good.xml", Sample("junit-pytest.xml")), ("one.xml", Text("<testsuite>\n<testcase/>\n<testcase name=''/></testsuite>")), ("two.xml", Text("<html/>")), ("none.xml", Text("<testsuites/>")));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var errors = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("errors");
        errors.GetProperty("one.xml").EnumerateArray().Select(mistake => mistake.GetString()).ShouldAllBe(mistake => mistake!.Contains("without a name"));
        errors.GetProperty("one.xml").GetArrayLength().ShouldBe(2);
        errors.GetProperty("two.xml")[0].GetString().ShouldNotBeNull().ShouldContain("<html>");
        errors.GetProperty("none.xml")[0].GetString().ShouldNotBeNull().ShouldContain("no test");
        errors.TryGetProperty("good.xml", out _).ShouldBeFalse();
        (await Runs()).ShouldBe(before);
    }

    [Fact]
    public async Task Every_wrong_field_is_named_at_once()
    {
        var answer = await Send("runner", $"{Address}?name={new string('x', 201)}&link=ftp://x&preview=perhaps&branch={new string('b', 201)}&commit=a%0Ab", Sample("unit.trx"));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var errors = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("errors").EnumerateObject().Select(field => field.Name);
        errors.Order(StringComparer.Ordinal).ShouldBe(["branch", "commit", "link", "name", "preview"]);
    }

    [Fact]
    public async Task A_body_that_is_nothing_is_told_so()
    {
        foreach (var answer in new[] { await Send("runner", Address, []), await SendForm("runner", Address) })
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await answer.Content.ReadAsStringAsync()).ShouldContain("multipart/form-data");
        }
    }

    [Theory]
    [InlineData("; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.xml\"\r\n\r\n<testsuite><testcase name='a'/>", "it ends too early")]
    [InlineData("; boundary=x", "nothing of a form", "it ends too early")]
    [InlineData("", "--", "the boundary")]
    [InlineData("5000", "--", "the boundary")]
    public async Task A_form_that_is_none_or_was_cut_off_is_told_so_and_changes_nothing(string rest, string text, string why)
    {
        var before = await Runs();
        var body = new ByteArrayContent(Text(text));
        body.Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data{(rest == "5000" ? $"; boundary={new string('b', 5000)}" : rest)}");
        var answer = await host.Send("runner", new HttpRequestMessage(HttpMethod.Post, Address) { Content = body });
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(why);
        (await Runs()).ShouldBe(before);
    }

    [Fact]
    public async Task Nobody_strangers_and_viewers_import_nothing()
    {
        var before = await Runs();
        (await Send(null, Address, Sample("unit.trx"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await Send("stranger", Address, Sample("unit.trx"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Send("viewer", Address, Sample("unit.trx"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await Send("runner", "/api/v1/projects/nowhere/results", Sample("unit.trx"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Runs()).ShouldBe(before);
    }

    [Fact]
    public async Task Ten_thousand_tests_become_a_run_and_too_many_are_refused_in_words()
    {
        var made = await Made(await Send("runner", Address, Many(10_000)));
        (await host.Get<RunReads>().Detail(made.Id, default))!.Run.Progress.ShouldBe(new RunProgress(10_000, 9_990, 10, 0, 0, 0));
        var before = await Runs();
        var refused = await Send("runner", Address, Many(20_001));
        refused.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("at most 20,000");
        (await Runs()).ShouldBe(before);
    }

    [Theory]
    [InlineData("junit-playwright.xml")]
    [InlineData("junit-pytest.xml")]
    [InlineData("unit.trx")]
    public async Task What_came_in_goes_out_as_it_was(string sample)
    {
        var read = (await Read.Sample(sample)).Cases;
        var made = await Made(await Send("runner", Address, Sample(sample)));
        var answer = await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{made.Id}/junit");
        (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType).ShouldBe((HttpStatusCode.OK, "application/xml"));
        var (report, again) = await Read.Bytes(await answer.Content.ReadAsByteArrayAsync(), limits: null);
        report.Mistakes.ShouldBeEmpty();
        again.Select(one => (one.Title, one.Status, one.Message, one.Attempt)).ShouldBe(read.Select(one => (one.Title, one.Status, one.Message, one.Attempt)));
        foreach (var (was, now) in read.Zip(again)) ((now.Duration - (was.Duration ?? TimeSpan.Zero))!.Value.TotalMilliseconds).ShouldBeInRange(-1.5, 1.5, was.Title);
    }

    /// <summary>Long ago, whatever the clock of this machine says: what is yet to come is not believed.</summary>
    private static byte[] Sample(string name) => Text(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", name)).Replace("2026-11", "2024-11", StringComparison.Ordinal));

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Many(int count)
    {
        var text = new StringBuilder("<testsuite name='many' timestamp='2024-03-04T12:00:00Z'>");
        for (var number = 1; number <= count; number++) text.Append($"<testcase classname='Many' name='test {number}' time='0.001'>{(number % 1000 == 0 ? "<failure message='no'/>" : "")}</testcase>");
        return Text(text.Append("</testsuite>").ToString());
    }

    private Task<HttpResponseMessage> Send(string? who, string address, byte[] content)
    {
        var body = new ByteArrayContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
        return host.Send(who, new HttpRequestMessage(HttpMethod.Post, address) { Content = body });
    }

    private Task<HttpResponseMessage> SendForm(string who, string address, params (string Name, byte[] Content)[] files)
    {
        var form = new MultipartFormDataContent { { new StringContent("not a file"), "note" } };
        foreach (var (name, content) in files) form.Add(new ByteArrayContent(content), "file", name);
        return host.Send(who, new HttpRequestMessage(HttpMethod.Post, address) { Content = form });
    }

    private async Task<int> Runs()
    {
        await using var db = await host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        return await db.Set<Run>().CountAsync();
    }

    private static async Task<MadeRun> Made(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, text);
        var made = JsonSerializer.Deserialize<MadeRun>(text, JsonSerializerOptions.Web)!;
        answer.Headers.Location.ShouldBe(new Uri($"/api/v1/runs/{made.Id}", UriKind.Relative));
        return made;
    }

    private sealed record MadeRun(long Id, int Number, string Status, string Url);
}
