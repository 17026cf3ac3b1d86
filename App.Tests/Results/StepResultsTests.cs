using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Results.Children;
using TestRuns.Results.Reading;
using TestRuns.Runs;
using TestRuns.Runs.Reading;
using TestRuns.Runs.State;
using TestRuns.Tests.Api;
using TestRuns.Tests.Results.Reading;

namespace TestRuns.Tests.Results;

/// <summary>The result files that a step's command wrote, as its controller hands them over.</summary>
public sealed class StepResultsTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Two = "<testsuite name='s'><testcase classname='c' name='a' time='0.5'/><testcase classname='c' name='b'><failure message='no'>stack</failure></testcase></testsuite>";

    [Fact]
    public async Task Its_tests_are_counted_with_the_step_and_the_exit_code_alone_decides()
    {
        var (run, step) = await AtStep();
        var answer = await Put(run, step, "unit.xml", Two);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var taken = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        (taken.GetProperty("passed").GetInt32(), taken.GetProperty("failed").GetInt32()).ShouldBe((1, 1));
        var shown = await Shown(run);
        shown.Results.ShouldBe(new ChildCounts(1, 1, 0));
        shown.Status.ShouldBe(StepStatus.InProgress);
        var (page, total) = await host.Get<ChildResultReads>().OfStep(run, step, new ChildFilter(), 0, 10, default);
        total.ShouldBe(2);
        page.Select(child => (child.Title, child.Status, child.Message, child.DurationMs)).ShouldBe([("c › b", ReadStatus.Failed, "no", null), ("c › a", ReadStatus.Passed, null, 500)], "what failed stands first");
        (await (await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{run}")).Content.ReadAsStringAsync()).ShouldContain("\"results\":{\"passed\":1,\"failed\":1,\"skipped\":0");
        (await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{run}/artifacts/unit.xml")).StatusCode.ShouldBe(HttpStatusCode.OK, "the file itself is kept");
    }

    [Fact]
    public async Task A_file_that_is_sent_again_takes_the_place_of_the_first_and_another_adds_to_it()
    {
        var (run, step) = await AtStep();
        await Put(run, step, "unit.xml", Two);
        await Put(run, step, "unit.xml", "<testsuite><testcase name='only'/></testsuite>");
        await Put(run, step, "more.xml", Two);
        (await Shown(run)).Results.ShouldBe(new ChildCounts(2, 1, 0));
        (await host.Get<ChildResultReads>().OfStep(run, step, new ChildFilter(Text: "onl"), 0, 10, default)).Page.ShouldHaveSingleItem().Name.ShouldBe("only");
        (await host.Get<ChildResultReads>().OfStep(run, step, new ChildFilter(ReadStatus.Failed), 0, 10, default)).Total.ShouldBe(1);
        (await host.Get<ChildResultReads>().OfStep(run + 1000, step, new ChildFilter(), 0, 10, default)).Total.ShouldBe(0, "a step of another run");
    }

    [Fact]
    public async Task Of_a_file_that_broke_off_the_tests_before_are_kept_and_the_mistake_is_told()
    {
        var (run, step) = await AtStep();
        var answer = await Put(run, step, "unit.xml", "<testsuite><testcase name='a'/><testcase name='b'");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("mistakes")[0].GetString().ShouldNotBeNull().ShouldContain("ends too early");
        (await Shown(run)).Results.ShouldBe(new ChildCounts(1, 0, 0));
    }

    [Fact]
    public async Task Hundreds_of_tests_come_in_one_after_the_other()
    {
        var (run, step) = await AtStep();
        var file = new StringBuilder("<testsuite>");
        for (var number = 0; number < 700; number++) file.Append($"<testcase name='t{number}'/>");
        (await Put(run, step, "many.xml", file.Append("</testsuite>").ToString())).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Shown(run)).Results!.Total.ShouldBe(700);
        var (page, total) = await host.Get<ChildResultReads>().OfStep(run, step, new ChildFilter(), 600, 200, default);
        (page.Count, total).ShouldBe((100, 700));
    }

    [Fact]
    public async Task Sent_twice_at_once_they_are_there_once()
    {
        var (run, step) = await AtStep();
        var file = $"<testsuite>{string.Concat(Enumerable.Range(0, 700).Select(number => $"<testcase name='t{number}'/>"))}</testsuite>";
        for (var again = 0; again < 5; again++)
        {
            await Task.WhenAll(Put(run, step, "many.xml", file), Put(run, step, "many.xml", file), Put(run, step, "many.xml", file));
            (await host.Get<ChildResultReads>().OfStep(run, step, new ChildFilter(), 0, 10, default)).Total.ShouldBe(700);
            (await Shown(run)).Results!.Total.ShouldBe(700);
        }
    }

    [Fact]
    public async Task Programs_read_them_page_by_page_what_failed_first()
    {
        var (run, step) = await AtStep();
        var tests = Enumerable.Range(0, 10).Select(number => $"<testcase classname='c' name='t{number}'>{(number % 4 == 1 ? "<failure message='no'>stack</failure>" : number % 4 == 2 ? "<skipped message='later'/>" : "")}</testcase>");
        await Put(run, step, "unit.xml", $"<testsuite>{string.Concat(tests)}</testsuite>");
        var seen = new List<string>();
        for (string? cursor = null, next = ""; next is not null; cursor = next)
        {
            var page = await host.Call("viewer", HttpMethod.Get, $"{List(run, step)}?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}").Json();
            (page.GetProperty("passed").GetInt32(), page.GetProperty("failed").GetInt32(), page.GetProperty("skipped").GetInt32()).ShouldBe((5, 3, 2));
            seen.AddRange(page.GetProperty("tests").EnumerateArray().Select(one => $"{one.Text("name")} {one.Text("status")}"));
            next = page.Text("next");
        }

        seen.ShouldBe(["t1 Failed", "t5 Failed", "t9 Failed", "t2 Skipped", "t6 Skipped", "t0 Passed", "t3 Passed", "t4 Passed", "t7 Passed", "t8 Passed"]);
        var failed = (await host.Call("viewer", HttpMethod.Get, $"{List(run, step)}?status=failed").Json()).GetProperty("tests")[0];
        (failed.Text("suite"), failed.Text("message"), failed.Text("details"), failed.Text("file")).ShouldBe(("c", "no", "stack", "unit.xml"));
        (await host.Call("viewer", HttpMethod.Get, $"{List(run, step)}?status=skipped").Json()).GetProperty("tests").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task What_is_wrong_with_the_question_is_told_and_steps_of_other_runs_are_not_there()
    {
        var (run, step) = await AtStep();
        var (other, _) = await AtStep();
        (await host.Call("viewer", HttpMethod.Get, $"{List(run, step)}?status=0&cursor=1-x&limit=1000").WrongFields()).ShouldBe(["status", "cursor", "limit"], ignoreOrder: true);
        (await host.Call("viewer", HttpMethod.Get, List(run, step)).Json()).GetProperty("tests").GetArrayLength().ShouldBe(0, "it has none yet");
        foreach (var part in new[] { "results", "log" })
        {
            (await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{other}/steps/{step}/{part}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{run}/steps/999999/{part}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task They_go_out_as_suites_of_their_own()
    {
        var (run, step) = await AtStep();
        await Put(run, step, "unit.xml", Two);
        var written = await (await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{run}/junit")).Content.ReadAsByteArrayAsync();
        var (report, cases) = await Read.Bytes(written, limits: null);
        report.Mistakes.ShouldBeEmpty();
        cases.Select(one => (one.Title, one.Status, one.Message)).ShouldBe(
            [("run › one", ReadStatus.Skipped, "not finished: the run goes on"), ("c › a", ReadStatus.Passed, null), ("c › b", ReadStatus.Failed, "no")], ignoreOrder: true);
    }

    [Fact]
    public async Task It_takes_the_runs_own_token_and_no_person()
    {
        var (run, step) = await AtStep();
        var (other, _) = await AtStep();
        (await Put(run, step, "unit.xml", Two, host.Get<RunTokens>().Issue(other, 0))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Put(run, step, "unit.xml", Two, host.Get<RunTokens>().Issue(run, 1))).StatusCode.ShouldBe(HttpStatusCode.NotFound, "a leftover of another epoch");
        (await Put(run, step + 999, "unit.xml", Two)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        foreach (var (who, status) in new (string?, HttpStatusCode)[] { (null, HttpStatusCode.Unauthorized), ("stranger", HttpStatusCode.NotFound), ("viewer", HttpStatusCode.Forbidden), ("ana", HttpStatusCode.Forbidden) })
            (await host.Send(who, new HttpRequestMessage(HttpMethod.Put, Address(run, step, "unit.xml")) { Content = new StringContent(Two) })).StatusCode.ShouldBe(status, who);
        (await Shown(run)).Results.ShouldBeNull();
    }

    [Fact]
    public async Task What_is_too_large_is_refused_in_words()
    {
        var (run, step) = await AtStep();
        var answer = await Put(run, step, "unit.xml", $"<testsuite name='{new string('x', ApiHost.MaxArtifactBytes)}'/>");
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("most for one file");
    }

    private static string List(long run, long step) => $"/api/v1/runs/{run}/steps/{step}/results";

    private static string Address(long run, long step, string name) => $"/api/v1/runs/{run}/steps/{step}/results/{name}";

    private Task<HttpResponseMessage> Put(long run, long step, string name, string content, string? token = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, Address(run, step, name)) { Content = new StringContent(content) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? host.Get<RunTokens>().Issue(run, 0));
        return host.Send(request);
    }

    private async Task<StepView> Shown(long run) => (await host.Get<RunReads>().Detail(run, default))!.Cases.Single().Steps.Single();

    /// <summary>A run with its step under way. No job works on it.</summary>
    private async Task<(long Run, long Step)> AtStep()
    {
        var ana = new Actor(ActorKind.User, "Ana");
        var run = await host.WaitingRun();
        var step = await host.Get<RunWriter>().Do(
            tx =>
            {
                var row = tx.Db.Set<RunCase>().AsNoTracking().First(one => one.RunId == run);
                tx.Move(row, Moves.BeginCase, ana, also: set => set.Set(one => one.Attempt, 1).Set(one => one.StartedAt, tx.Now));
                var begun = new StepExecution { RunId = run, RunCaseId = row.Id, Attempt = 1, Name = "sleep", Kind = StepKind.Run };
                tx.Insert(begun);
                tx.Move(begun, Moves.BeginStep, ana);
                return begun.Id;
            },
            default);
        return (run, step);
    }
}
