using System.Diagnostics;
using Microsoft.Playwright;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

/// <summary>What a tab that a run hangs on may do, and what ends the run: the rows on tabs of the table of losses.</summary>
public sealed class TabTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly TimeSpan ReloadGrace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ReconnectGrace = TimeSpan.FromSeconds(5);

    /// <summary>For who comes back in time: a browser that has to load a page on a busy machine needs more than who stays away.</summary>
    private static readonly TimeSpan LongGrace = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_closed_tab_ends_its_manual_run_when_its_grace_is_over()
    {
        var (server, watching, api, run) = await ManualRun();
        var tab = await Work(watching, run);
        await tab.Take();
        var watch = Stopwatch.StartNew();
        await tab.Page.CloseAsync();
        var ended = await Ended(api, run);
        watch.Elapsed.ShouldBeGreaterThan(ReloadGrace - TimeSpan.FromMilliseconds(500));
        // Generous: what is looked at is who ended it and why, on a machine that may be busy with other tests.
        watch.Elapsed.ShouldBeLessThan(ReloadGrace + TimeSpan.FromSeconds(30));
        (ended.Status, ended.Abort!.Kind, ended.Abort.Text).ShouldBe(("Cancelled", "BrowserLost", "Ana's tab was closed"));
        server.Log.ToString().ShouldNotContain("fail:");
    }

    [Fact]
    public async Task Leaving_asks_and_a_reload_goes_on_with_the_same_tab()
    {
        var (_, watching, api, run) = await ManualRun(reloadGrace: LongGrace);
        var tab = await Work(watching, run);
        await tab.Take();
        var asked = 0;
        tab.Page.Dialog += async (_, dialog) =>
        {
            asked++;
            dialog.Type.ShouldBe(DialogType.BeforeUnload);
            await dialog.AcceptAsync();
        };
        for (var reload = 0; reload < 3; reload++)
        {
            await tab.Asks();
            await tab.Page.ReloadAsync();
            await Expect(tab.Passed).ToBeVisibleAsync();
            // So that the browser lets the page ask again.
            await tab.Note.ClickAsync();
        }

        asked.ShouldBe(3);
        await Task.Delay(LongGrace + TimeSpan.FromSeconds(1), Token);
        (await api.Find(run, Token)).Status.ShouldBe("Started");
        await Expect(tab.Passed).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_network_that_is_back_in_time_has_done_nothing()
    {
        var (server, watching, api, run) = await ManualRun(LongGrace, LongGrace);
        await using var network = CutProxy.Before(server.Url);
        var tab = await Work(watching, run, network.Url);
        await tab.Take();
        network.Cut();
        await Until(api, run, "client.lost");
        network.Restore();
        await Until(api, run, "client.returned");
        await Task.Delay(LongGrace + TimeSpan.FromSeconds(1), Token);
        await tab.Reads("look at the banner");
        await tab.Passed.ClickAsync();
        await Expect(tab.Instruction).ToContainTextAsync("Choose Français");
        (await api.Find(run, Token)).Status.ShouldBe("Started");
    }

    [Fact]
    public async Task A_network_that_stays_away_ends_the_run_and_the_tab_says_so_when_it_is_back()
    {
        var (server, watching, api, run) = await ManualRun();
        await using var network = CutProxy.Before(server.Url);
        var tab = await Work(watching, run, network.Url);
        await tab.Take();
        network.Cut();
        var ended = await Ended(api, run);
        (ended.Abort!.Kind, ended.Abort.Text).ShouldBe(("BrowserLost", "Ana's tab was lost: no connection for 5 s"));
        network.Restore();
        await Expect(tab.Over).ToContainTextAsync("Ana's tab was lost", new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task A_tab_that_only_watches_may_go_as_it_likes()
    {
        var (_, watching, api, run) = await ManualRun();
        var tab = await Work(watching, run);
        await tab.Take();
        var other = await Work(watching, run);
        await Expect(other.TakeOver).ToBeVisibleAsync();
        await other.Page.CloseAsync();
        await Task.Delay(ReloadGrace + TimeSpan.FromSeconds(1), Token);
        (await api.Find(run, Token)).Status.ShouldBe("Started");
    }

    [Fact]
    public async Task A_server_that_is_started_again_gives_the_tab_its_time_and_the_run_goes_on_in_it()
    {
        var (server, watching, api, run) = await ManualRun(LongGrace, LongGrace);
        var tab = await Work(watching, run);
        await tab.Take();
        await server.Stop();
        await server.StartAgain(Token);
        // The page loads itself anew, and nobody is asked whether it may.
        await Expect(tab.Passed).ToBeVisibleAsync();
        await Task.Delay(LongGrace + TimeSpan.FromSeconds(1), Token);
        await tab.Reads("look at the banner");
        await tab.Passed.ClickAsync();
        await Expect(tab.Instruction).ToContainTextAsync("Choose Français");
        (await api.Find(run, Token)).Status.ShouldBe("Started");
    }

    [Fact]
    public async Task A_server_that_is_started_again_does_not_wait_for_ever_for_a_tab_that_is_gone()
    {
        var (server, watching, api, run) = await ManualRun();
        var tab = await Work(watching, run);
        await tab.Take();
        await server.Stop();
        await tab.Page.CloseAsync();
        await server.StartAgain(Token);
        var ended = await Ended(api, run);
        (ended.Abort!.Kind, ended.Abort.Text).ShouldBe(("BrowserLost", "Ana's tab did not come back within 5 s after the server's start"));
    }

    [Fact]
    public async Task A_duplicated_tab_is_another_one_and_can_take_the_run_over()
    {
        var (_, watching, api, run) = await ManualRun();
        var tab = await Work(watching, run);
        await tab.Take();
        // What "duplicate" does: the new tab begins with a copy of this one's sessionStorage.
        var copy = await tab.Page.RunAndWaitForPopupAsync(() => tab.Page.EvaluateAsync("void window.open(location.href)"));
        var other = new WorkPage(copy, run);
        await other.TakeOver.ClickAsync();
        await copy.GetByTestId("confirm").ClickAsync();
        await Expect(other.Passed).ToBeVisibleAsync();
        await Expect(tab.TakenOver).ToContainTextAsync("Ana's tab has it now");
        await Expect(tab.Passed).ToBeHiddenAsync();

        await tab.Page.CloseAsync();
        await Task.Delay(ReloadGrace + TimeSpan.FromSeconds(1), Token);
        (await api.Find(run, Token)).Status.ShouldBe("Started");
        await copy.CloseAsync();
        (await Ended(api, run)).Abort!.Kind.ShouldBe("BrowserLost");
    }

    [Fact]
    public async Task An_automated_run_can_be_tied_to_a_tab_and_let_go_again()
    {
        var (_, watching, api) = await Begin();
        var run = (await api.Start("slow", "env-a", Token)).Id;
        var other = (await api.Start("slow", "env-b", Token)).Id;
        foreach (var id in new[] { run, other })
        {
            await watching.Page.GotoAsync($"/runs/{id}");
            await watching.Page.GetByTestId("attach").CheckAsync();
            await Until(api, id, "client.attached");
        }

        await watching.Page.GetByTestId("attach").UncheckAsync();
        await Until(api, other, "client.detached");
        await watching.Page.CloseAsync();
        (await Ended(api, run)).Abort!.Text.ShouldBe("Ana's tab was closed");
        (await api.Find(other, Token)).Status.ShouldBe("Started");
    }

    private async Task<(TestServer Server, Visit Watching, RunApi Api)> Begin(TimeSpan? reconnectGrace = null, TimeSpan? reloadGrace = null)
    {
        var server = await StartServer(new Dictionary<string, string>
        {
            ["TESTRUNS__Browser__ReloadGrace"] = (reloadGrace ?? ReloadGrace).ToString(), ["TESTRUNS__Browser__ReconnectGrace"] = (reconnectGrace ?? ReconnectGrace).ToString(),
        });
        var watching = await OpenAsAdministrator(server);
        return (server, watching, await RunApi.As(watching, server));
    }

    private async Task<(TestServer Server, Visit Watching, RunApi Api, long Run)> ManualRun(TimeSpan? reconnectGrace = null, TimeSpan? reloadGrace = null)
    {
        var (server, watching, api) = await Begin(reconnectGrace, reloadGrace);
        return (server, watching, api, (await api.Start("by-hand", environment: null, Token)).Id);
    }

    /// <summary>In a tab of its own, beside the one that watches.</summary>
    private static async Task<WorkPage> Work(Visit visit, long run, Uri? through = null)
    {
        var work = new WorkPage(await visit.Context.NewPageAsync(), run);
        await work.Open(through);
        return work;
    }

    private static async Task<SeenRun> Ended(RunApi api, long run)
    {
        await Eventually.Holds(async () => (await api.Find(run, Token)).IsTerminal, TimeSpan.FromSeconds(90), "the run to end", Token);
        return await api.Find(run, Token);
    }

    private static Task Until(RunApi api, long run, string type) =>
        Eventually.Holds(async () => (await api.Events(run, Token)).Any(happened => happened.Type == type), TimeSpan.FromSeconds(60), type, Token);
}
