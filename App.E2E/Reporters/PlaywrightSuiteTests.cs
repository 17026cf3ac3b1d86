using System.Net;
using System.Text.Json;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E.Reporters;

/// <summary>A real Playwright runs a real suite with real browsers, and reports it to a real server.</summary>
[Collection(nameof(InstalledSuite))]
public sealed class PlaywrightSuiteTests(Browser browser, InstalledSuite suite) : EndToEndTest(browser)
{
    private const int Cancelled = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>It has proved that nothing of it is left: what is waited for here is only a machine that does other things.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(10);
    private static readonly Microsoft.Playwright.LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 60_000 };

    [Fact]
    public async Task It_is_watched_and_aborted_in_the_browser_and_nothing_of_it_is_left()
    {
        var (ana, server, api, token) = await Begin();
        var running = Beside(suite.Start(server, token, "long"));
        var page = new RunPage(ana.Page, await running.Run(Patience, Token));
        await page.Open();
        await page.Mark();
        await Expect(page.Status).ToContainTextAsync("Started", Patient);
        await Expect(page.Step("step 3")).Not.ToHaveCountAsync(0, new() { Timeout = 60_000 });
        running.Alive.ShouldContain(process => process.Command.Contains("chrom", StringComparison.OrdinalIgnoreCase));

        await page.Abort("wrong branch");
        (await running.Ended(Patience, Token)).ShouldBe(Cancelled, running.Log.ToString());
        await running.Gone(AtOnce, Token);
        await Expect(page.Status).ToContainTextAsync("Cancelled", Patient);
        await Expect(page.Reason).ToContainTextAsync("Cancelled by Ana");
        await Expect(page.Reason).ToContainTextAsync("“wrong branch”");
        (await page.WasNotReloaded()).ShouldBeTrue();

        var run = await api.Find(page.RunId, Token);
        run.Abort!.Unconfirmed.ShouldBeFalse();
        run.Abort.ConfirmedAt.ShouldNotBeNull();
        var journey = CaseOf(run, "a long journey");
        journey.Status.ShouldBe("Failed");
        journey.Result.ShouldBe("wrong branch");
        journey.Steps.ShouldContain(step => step.Name == "step 1" && step.Status == "Passed");
        ana.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Tests_that_did_not_get_to_run_are_cancelled_and_not_skipped()
    {
        var (_, server, api, token) = await Begin();
        // One worker, and the long test is first: no other has begun when the abort comes.
        var running = Beside(suite.Start(server, token, "--workers=1"));
        var run = await running.Run(Patience, Token);
        await api.Until(run, seen => seen.Cases.Any(one => one.Steps.Any(step => step.Name == "step 2")), Patience, "a second step", Token);
        await api.Abort(run, "enough", Token);
        (await running.Ended(Patience, Token)).ShouldBe(Cancelled, running.Log.ToString());

        var ended = await api.Until(run, seen => seen.IsTerminal, Patience, "ended", Token);
        ended.Status.ShouldBe("Cancelled");
        foreach (var title in new[] { "shows the title", "adds to the basket", "flaky once" }) CaseOf(ended, title).Status.ShouldBe("Cancelled", title);
        CaseOf(ended, "pays by card").Status.ShouldBe("Skipped");
        CaseOf(ended, "a long journey").Status.ShouldBe("Failed");
        await running.Gone(AtOnce, Token);
    }

    [Fact]
    public async Task It_is_on_record_as_it_was_with_its_retries_and_pictures()
    {
        var (ana, server, api, token) = await Begin();
        var running = Beside(suite.Start(server, token, "shop"));
        var run = await running.Run(Patience, Token);
        (await running.Ended(Patience, Token)).ShouldBe(1, running.Log.ToString());

        var (ended, text) = await api.FindText(run, Token);
        ended.Status.ShouldBe("Failed");
        CaseOf(ended, "shows the title").Status.ShouldBe("Passed");
        CaseOf(ended, "pays by card").Status.ShouldBe("Skipped");
        var broken = CaseOf(ended, "adds to the basket");
        (broken.Status, broken.Attempt).ShouldBe(("Failed", 2));
        broken.Steps.ShouldContain(step => step.Message != null && step.Message.Contains("#count", StringComparison.Ordinal));
        var flaky = CaseOf(ended, "flaky once");
        (flaky.Status, flaky.Attempt).ShouldBe(("Passed", 2));
        using var json = JsonDocument.Parse(text);
        json.RootElement.GetProperty("cases").EnumerateArray().Where(one => one.GetProperty("flaky").GetBoolean()).ShouldHaveSingleItem().GetProperty("id").GetInt64().ShouldBe(flaky.Id);

        await new RunPage(ana.Page, run).Open();
        await Expect(ana.Page.GetByText("passed on attempt 2 · flaky").First).ToBeVisibleAsync();
        var picture = await ana.Page.APIRequest.GetAsync($"{server.Url}api/v1/runs/{run}/artifacts/test-failed-1.png");
        (picture.Status, picture.Headers["content-type"]).ShouldBe(((int)HttpStatusCode.OK, "image/png"));
        running.Log.ToString().ShouldNotContain("not uploaded");
    }

    [Fact]
    public async Task Two_shards_are_one_run_that_ends_with_the_last()
    {
        var (_, server, api, token) = await Begin();
        var first = Beside(suite.StartWithKey("build-7", server, token, "shop", "--fully-parallel", "--shard=1/2"));
        var run = await first.Run(Patience, Token);
        (await first.Ended(Patience, Token)).ShouldBeInRange(0, 1);
        (await api.Find(run, Token)).Status.ShouldBe("Started");
        var second = Beside(suite.StartWithKey("build-7", server, token, "shop", "--fully-parallel", "--shard=2/2"));
        (await second.Run(Patience, Token)).ShouldBe(run);
        await second.Ended(Patience, Token);
        (await api.Until(run, seen => seen.IsTerminal, Patience, "ended", Token)).Status.ShouldBe("Failed");
    }

    [Fact]
    public async Task Killed_the_run_says_that_its_reporter_is_gone_and_no_browser_stays()
    {
        var (_, server, api, token) = await Begin();
        var running = Beside(suite.Start(server, token, "long"));
        var run = await running.Run(Patience, Token);
        await api.Until(run, seen => seen.Cases.Any(one => one.Steps.Any(step => step.Name == "step 1")), Patience, "a step", Token);
        Signals.Send(running.Id, Signals.Kill);
        var ended = await api.Until(run, seen => seen.IsTerminal, Patience, "ended", Token);
        (ended.Status, ended.Abort!.Kind).ShouldBe(("Cancelled", "ReporterLost"));
        await running.Gone(Patience, Token);
    }

    [Fact]
    public async Task The_server_is_killed_and_comes_back_and_the_suite_never_noticed()
    {
        var (_, server, api, token) = await Begin(new Dictionary<string, string> { ["TESTRUNS__Reporters__ReconnectGrace"] = "00:01:00" });
        var running = Beside(suite.Start(server, token, "long"));
        var run = await running.Run(Patience, Token);
        await api.Until(run, seen => StepsOf(seen).Contains("step 2"), Patience, "two steps", Token);
        await server.Kill();
        await server.StartAgain(Token);

        var back = StepsOf(await api.Find(run, Token)).Count;
        var seen = await api.Until(run, seen => StepsOf(seen).Count >= back + 3, Patience, "three more steps", Token);
        seen.Status.ShouldBe("Started");
        StepsOf(seen).ShouldBe(Enumerable.Range(1, StepsOf(seen).Count).Select(number => $"step {number}"));
        await api.Abort(run, "seen enough", Token);
        (await running.Ended(Patience, Token)).ShouldBe(Cancelled, running.Log.ToString());
        (await api.Until(run, ended => ended.IsTerminal, Patience, "ended", Token)).Abort!.Unconfirmed.ShouldBeFalse();
    }

    private static List<string> StepsOf(SeenRun run) => [.. run.Cases.SelectMany(one => one.Steps).Where(step => step.Id is not null).Select(step => step.Name)];

    private async Task<(Visit Ana, TestServer Server, RunApi Api, string Token)> Begin(IReadOnlyDictionary<string, string>? settings = null)
    {
        Assert.SkipWhen(InstalledSuite.WhyNot is not null, InstalledSuite.WhyNot ?? "");
        var server = await StartServer(settings);
        var ana = await OpenAsAdministrator(server);
        return (ana, server, await RunApi.As(ana, server), AccessTokenRow.Make(server, "Reporter", "pipeline"));
    }

    private static SeenCase CaseOf(SeenRun run, string title) =>
        run.Cases.Where(one => one.Title.Contains(title, StringComparison.Ordinal)).ShouldHaveSingleItem(string.Join(", ", run.Cases.Select(one => one.Title)));
}
