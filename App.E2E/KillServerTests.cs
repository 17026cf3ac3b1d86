using Microsoft.Playwright;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

public sealed class KillServerTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 60_000 };

    [Fact]
    public async Task A_run_whose_server_was_killed_begins_again_under_the_eyes_of_who_watches()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        var run = new RunPage(ana.Page, (await api.Start("slow", environment: null, Token)).Id);
        await run.Open();
        await Expect(run.Log).ToContainTextAsync("order 3 of 40", Patient);

        await server.Kill();
        var old = ProcessWatch.OfRun(server, run.RunId);
        await Expect(run.Connection).ToContainTextAsync("Connection lost", Patient);
        await server.StartAgain(Token);
        old.ShouldAllBe(process => !ProcessWatch.IsAlive(process.Id), "a process of the life before is there when runs begin again");

        // Nobody presses anything: the page finds its server again by itself, and goes on.
        await Expect(run.Status).ToContainTextAsync("Started", Patient);
        await Expect(run.Cases.First).ToContainTextAsync("try 2", Patient);
        await Expect(run.Log).ToContainTextAsync("order 2 of 40", Patient);
        await run.ShowTimeline();
        await Expect(run.Timeline).ToContainTextAsync("Back to the queue: Server restarted", Patient);
        DatabaseFile.IntegrityOf(server).ShouldBe("ok");

        await run.Abort("seen enough");
        await Expect(run.Status).ToContainTextAsync("Cancelled", Patient);
        await ProcessWatch.Gone(server, run.RunId, Limit, Token);
    }

    [Fact]
    public async Task A_run_whose_abort_was_under_way_when_the_server_was_killed_is_cancelled()
    {
        var server = await StartServer();
        using var api = await CallAsAdministrator(server);
        var run = await api.Start("stubborn", environment: null, Token);
        await Eventually.Holds(() => ProcessWatch.OfRun(server, run.Id).Count >= 5, Limit, "its processes", Token);
        (await api.Abort(run.Id, "does not listen", Token)).Outcome.ShouldBe("accepted");

        await server.Kill();
        await server.StartAgain(Token);
        ProcessWatch.OfRun(server, run.Id).ShouldBeEmpty();
        var ended = await api.Find(run.Id, Token);
        ended.Status.ShouldBe("Cancelled");
        ended.Abort.ShouldNotBeNull().Text.ShouldBe("does not listen");
        (await api.Events(run.Id, Token)).Count(happened => happened.Type == "abort.requested").ShouldBe(1);
    }

    [Fact]
    public async Task A_run_whose_server_is_killed_twice_ends_and_says_so()
    {
        var server = await StartServer();
        using var api = await CallAsAdministrator(server);
        var run = await api.Start("slow", environment: null, Token);
        for (var kill = 1; kill <= 2; kill++)
        {
            await Eventually.Holds(() => ProcessWatch.OfRun(server, run.Id).Count > 0, Limit, "its processes", Token);
            await server.Kill();
            await server.StartAgain(Token);
        }

        var ended = await api.Find(run.Id, Token);
        ended.Status.ShouldBe("Cancelled");
        ended.Abort.ShouldNotBeNull().Text.ShouldBe("Server restarted");
        ProcessWatch.OfRun(server, run.Id).ShouldBeEmpty();
    }
}
