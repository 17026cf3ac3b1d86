using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

/// <summary>A person starts a run, watches it and ends it, all in the browser; whether it really ended is looked up outside.</summary>
public sealed partial class WatchAndAbortTests(Browser browser) : EndToEndTest(browser)
{
    // Grace is 5 s; the rest is for machines that are busy with other tests.
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(45);
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 30_000 };

    [Fact]
    public async Task A_run_is_started_watched_and_aborted_and_its_processes_are_gone()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        var list = new RunListPage(ana.Page);
        await list.Open();
        var run = await (await list.ChooseSuite("slow")).Start();
        await run.Mark();
        await Expect(run.Status).ToContainTextAsync("Started", Patient);
        await Expect(run.Log).ToContainTextAsync("order 1 of 40", Patient);
        await Expect(run.Log).ToContainTextAsync("order 3 of 40", Patient);
        ProcessWatch.OfRun(server, run.RunId).ShouldNotBeEmpty();

        await run.Abort("wrong branch");
        await ProcessWatch.Gone(server, run.RunId, EndLimit, Token);
        await Expect(run.Status).ToContainTextAsync("Cancelled", Patient);
        await Expect(run.Reason).ToContainTextAsync("Cancelled by Ana");
        await Expect(run.Reason).ToContainTextAsync("“wrong branch”");
        await Expect(run.Reason).ToContainTextAsync(GoneWords());
        await Expect(run.AbortButton).ToHaveCountAsync(0);
        await Expect(run.Log).ToContainTextAsync("order 1 of 40");
        await run.ShowTimeline();
        await Expect(run.Timeline).ToContainTextAsync("Abort asked for: “wrong branch”");
        (await run.WasNotReloaded()).ShouldBeTrue();

        await list.Open();
        await Expect(list.Row(run.RunId)).ToHaveAttributeAsync("data-status", "Cancelled");
        await Expect(list.Row(run.RunId)).ToContainTextAsync("by Ana: wrong branch");
        ana.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Everybody_who_watches_sees_the_end_without_a_reload()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        var made = await api.Start("slow", environment: null, Token);
        var other = await OpenAsAdministrator(server);
        var third = await OpenAsAdministrator(server);
        var (here, there, list) = (new RunPage(ana.Page, made.Id), new RunPage(other.Page, made.Id), new RunListPage(third.Page));
        foreach (var page in new[] { here, there })
        {
            await page.Open();
            await page.Mark();
            await Expect(page.Log).ToContainTextAsync("order 2 of 40", Patient);
        }

        await list.Open();
        await Expect(list.Status(made.Id)).ToContainTextAsync("Started", Patient);

        await here.Abort("seen enough");
        foreach (var page in new[] { here, there })
        {
            await Expect(page.Status).ToContainTextAsync("Cancelled", Patient);
            await Expect(page.Reason).ToContainTextAsync("“seen enough”");
            (await page.WasNotReloaded()).ShouldBeTrue();
        }

        await Expect(list.Status(made.Id)).ToContainTextAsync("Cancelled", Patient);
        await Expect(list.Row(made.Id)).ToContainTextAsync("by Ana: seen enough");
        await ProcessWatch.Gone(server, made.Id, EndLimit, Token);
    }

    [GeneratedRegex(@"\d+ process(es)? gone after", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex GoneWords();
}
