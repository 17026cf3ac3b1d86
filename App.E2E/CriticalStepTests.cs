using Microsoft.Playwright;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

public sealed class CriticalStepTests(Browser browser) : EndToEndTest(browser)
{
    // The critical step takes 20 s.
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 60_000 };

    [Fact]
    public async Task An_abort_waits_for_the_critical_step_and_the_teardown_still_runs()
    {
        var (server, api, run) = await AbortInTheCriticalStep();
        using var end = api;
        (await api.Abort(run.RunId, "again", Token)).Outcome.ShouldBe("alreadyRequested");
        await Expect(run.Status).ToContainTextAsync("Aborting…");

        await Expect(run.Status).ToContainTextAsync("Cancelled", Patient);
        await Expect(run.Reason).ToContainTextAsync("“not today”");
        await Expect(run.Step("Migrate")).ToHaveAttributeAsync("data-status", "Passed");
        await Expect(run.Step("Look at the new tables")).Not.ToHaveAttributeAsync("data-status", "Passed");
        await Expect(run.Step("Remove the copy")).ToHaveAttributeAsync("data-status", "Passed");

        var migrate = Migrate(await api.Find(run.RunId, Token));
        (await api.Log(run.RunId, migrate!.Id!.Value, Token)).ShouldContain("20\u001b[0m of 20 moved");
        ProcessWatch.OfRun(server, run.RunId).ShouldBeEmpty();
        (await api.Events(run.RunId, Token)).Count(happened => happened.Type == "abort.deferred").ShouldBe(1);
    }

    [Fact]
    public async Task Force_ends_a_critical_step_too_and_no_teardown_runs()
    {
        var (server, api, run) = await AbortInTheCriticalStep();
        using var end = api;
        await run.Force("it is stuck");
        await Expect(run.Status).ToContainTextAsync("Cancelled", Patient);
        ProcessWatch.OfRun(server, run.RunId).ShouldBeEmpty();
        await Expect(run.Reason).ToContainTextAsync("“not today”, by force");
        await Expect(run.Step("Migrate")).ToHaveAttributeAsync("data-status", "Cancelled");
        await Expect(run.Step("Remove the copy")).ToHaveAttributeAsync("data-status", "Skipped");
        await run.ShowTimeline();
        await Expect(run.Timeline).ToContainTextAsync("Forced: every process is killed at once");
    }

    [Fact]
    public async Task A_server_that_is_stopped_lets_the_critical_step_finish_first()
    {
        var server = await StartServer();
        using var api = await CallAsAdministrator(server);
        var run = await api.Start("critical-step", environment: null, Token);
        await api.Until(run.Id, seen => Migrate(seen)?.Status == "InProgress", TimeSpan.FromSeconds(60), "began its critical step", Token);

        (await server.Stop()).ShouldBe(0);
        ProcessWatch.OfRun(server, run.Id).ShouldBeEmpty();
        await server.StartAgain(Token);
        Migrate(await api.Find(run.Id, Token)).ShouldNotBeNull().Status.ShouldBe("Passed");
    }

    private static SeenStep? Migrate(SeenRun run) => run.Cases[0].Steps.FirstOrDefault(step => step is { Name: "Migrate", Attempt: 1 });

    private async Task<(TestServer Server, RunApi Api, RunPage Run)> AbortInTheCriticalStep()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        var api = await RunApi.As(ana, server);
        var run = new RunPage(ana.Page, (await api.Start("critical-step", environment: null, Token)).Id);
        await run.Open();
        await Expect(run.Log).ToContainTextAsync("table  2 of 20 moved", Patient);
        await run.Abort("not today");
        await Expect(run.Aborting).ToContainTextAsync("waiting for critical step Migrate, at most");
        return (server, api, run);
    }
}
