using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

/// <summary>A suite that runs elsewhere is watched and aborted here.</summary>
public sealed class ReportedRunTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_suite_that_runs_elsewhere_is_seen_live_and_aborted_in_the_page()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        var suite = Beside(await RawReporter.Start(server, ReporterToken.Make(server), Token));
        var run = new RunPage(ana.Page, suite.RunId);
        await run.Open();
        await Expect(ana.Page.GetByText("streamed in by pytest on ci-4")).ToBeVisibleAsync();
        await Expect(ana.Page.GetByText("No case was reported yet.")).ToBeVisibleAsync();

        await suite.Report(Item("plan", ("cases", 3)), Item("case.started", ("case", "a"), ("title", "adds"), ("path", new[] { "cart.py" }), ("file", "tests/cart.py"), ("line", 12), ("attempt", 1)));
        await Expect(run.Cases).ToHaveCountAsync(1);
        await Expect(run.Cases.First).ToContainTextAsync("cart.py › adds");
        await suite.Report(Item("step.started", ("case", "a"), ("attempt", 1), ("step", "s"), ("name", "puts one in")), Item("output", ("step", "s"), ("lines", Lines("one is in"))));
        await Expect(run.Log).ToContainTextAsync("one is in");
        await Expect(ana.Page.GetByText("tests/cart.py:12")).ToBeVisibleAsync();
        await suite.Report(Item("step.finished", ("case", "a"), ("step", "s"), ("status", "failed"), ("message", "expected 3")), Item("case.finished", ("case", "a"), ("attempt", 1), ("status", "failed"), ("final", false)));
        await suite.Report(Item("case.started", ("case", "a"), ("title", "adds"), ("attempt", 2)), Item("case.finished", ("case", "a"), ("attempt", 2), ("status", "passed")));
        await Expect(run.Cases.First).ToContainTextAsync("passed on attempt 2 · flaky");
        await suite.Report(Item("case.started", ("case", "b"), ("title", "removes"), ("attempt", 1)), Item("step.started", ("case", "b"), ("attempt", 1), ("step", "t"), ("name", "takes it out")));

        await run.Abort("wrong branch");
        var (target, order) = await suite.Order();
        (target, order.GetProperty("reason").GetString(), order.GetProperty("force").GetBoolean()).ShouldBe(("Abort", "wrong branch", false));
        await suite.Call("Ended", new { processes = 4, left = 0, afterMs = 120, means = "process group" });
        (await suite.Call("Finish", new { status = "cancelled" })).GetProperty("runStatus").GetString().ShouldBe("cancelled");

        await Expect(run.Status).ToContainTextAsync("Cancelled");
        await Expect(run.Reason).ToContainTextAsync("4 processes gone after 120 ms");
        await Expect(run.Cases.Nth(1)).ToHaveAttributeAsync("data-status", "Failed");
        await run.ShowTimeline();
        await Expect(run.Timeline).ToContainTextAsync("Told pytest on ci-4 to end");
    }

    [Fact]
    public async Task A_suite_goes_on_over_the_death_of_the_server()
    {
        var server = await StartServer(new Dictionary<string, string>(StringComparer.Ordinal) { ["TESTRUNS__Reporters__ReconnectGrace"] = "00:01:00" });
        using var api = await CallAsAdministrator(server);
        var token = ReporterToken.Make(server);
        var suite = Beside(await RawReporter.Start(server, token, Token));
        var begun = await suite.Report(Begun("a"), Item("step.started", ("case", "a"), ("attempt", 1), ("step", "s"), ("name", "s")), Item("output", ("step", "s"), ("lines", Lines("before"))));
        await server.Kill();
        await server.StartAgain(Token);
        (await api.Find(suite.RunId, Token)).Status.ShouldBe("Started");

        var back = Beside(await RawReporter.Start(server, token, Token, suite.Welcome.GetProperty("session")));
        (back.Welcome.GetProperty("resumed").GetBoolean(), back.RunId).ShouldBe((true, suite.RunId));
        // Its answer had been heard: what was acknowledged is not said again.
        await back.Report(Item("output", ("step", "s"), ("lines", Lines("after"))), Item("case.finished", ("case", "a"), ("attempt", 1), ("status", "passed")));
        (await back.Call("Finish", new { exitCode = 0 })).GetProperty("runStatus").GetString().ShouldBe("passed");
        var log = await api.Log(suite.RunId, begun.GetProperty("steps").GetProperty("s").GetInt64(), Token);
        log.IndexOf("before", StringComparison.Ordinal).ShouldBeLessThan(log.IndexOf("after", StringComparison.Ordinal));
        log.Split("before").Length.ShouldBe(2, log);
    }

    [Fact]
    public async Task A_suite_whose_process_dies_ends_its_run()
    {
        var server = await StartServer(new Dictionary<string, string>(StringComparer.Ordinal) { ["TESTRUNS__Reporters__ReconnectGrace"] = "00:00:01" });
        using var api = await CallAsAdministrator(server);
        var suite = await RawReporter.Start(server, ReporterToken.Make(server), Token);
        await suite.Report(Begun("a"));
        await suite.DisposeAsync();
        var ended = await api.Until(suite.RunId, run => run.IsTerminal, Limit, "it ends with its suite", Token);
        (ended.Status, ended.Abort!.Kind, ended.Abort.Unconfirmed).ShouldBe(("Cancelled", "ReporterLost", true));
    }

    private static Dictionary<string, object?> Begun(string id) => Item("case.started", ("case", id), ("title", id), ("attempt", 1));

    private static Dictionary<string, object?> Item(string type, params (string Name, object? Value)[] parts)
    {
        var item = new Dictionary<string, object?>(StringComparer.Ordinal) { ["type"] = type };
        foreach (var (name, value) in parts) item[name] = value;
        return item;
    }

    private static object Lines(params string[] texts) => texts.Select(text => new { at = TimeProvider.System.GetUtcNow(), err = false, text }).ToList();
}
