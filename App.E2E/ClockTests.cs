using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

/// <summary>The clocks of a page tick in the browser.</summary>
public sealed class ClockTests(Browser browser) : EndToEndTest(browser)
{
    /// <summary>What keeps a connection alive is a few bytes; what is rendered is more.</summary>
    private const int LongestSignOfLife = 10;

    [Fact]
    public async Task A_run_in_the_list_gets_older_without_a_word_from_the_server()
    {
        var server = await StartServer();
        SuiteRows.Put(server, "waits", new CatalogCase("Waits", [new CatalogStep("Wait", "wait") { Wait = TimeSpan.FromMinutes(5) }]));
        var visit = await OpenAsAdministrator(server);
        using var api = await RunApi.As(visit, server);
        var list = new RunListPage(visit.Page);
        var words = new List<int>();
        visit.Page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) =>
        {
            lock (words) words.Add(frame.Binary?.Length ?? frame.Text?.Length ?? 0);
        };
        await list.Open();
        var run = await api.Start("waits", environment: null, Token);
        await Expect(list.Row(run.Id)).ToHaveAttributeAsync("data-status", "Started");
        var elapsed = list.Row(run.Id).Locator(".elapsed");
        // The counts follow a moment later, on a busy machine several; then nothing happens any more.
        var silent = false;
        for (var look = 0; look < 10 && !silent; look++)
        {
            lock (words) words.Clear();
            var before = await elapsed.InnerTextAsync();
            await visit.Page.WaitForTimeoutAsync(3000);
            string.CompareOrdinal(await elapsed.InnerTextAsync(), before).ShouldBePositive();
            lock (words) silent = words.TrueForAll(length => length <= LongestSignOfLife);
        }

        silent.ShouldBeTrue("it gets older without a word from the server");
        await Expect(list.Row(run.Id).Locator(".ago")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^\d+ s ago$", default, TimeSpan.FromSeconds(1)));

        await api.Abort(run.Id, "seen enough", Token);
        await Expect(list.Row(run.Id)).ToHaveAttributeAsync("data-status", "Cancelled");
        var end = await elapsed.InnerTextAsync();
        await visit.Page.WaitForTimeoutAsync(2000);
        (await elapsed.InnerTextAsync()).ShouldBe(end);
    }

    [Fact]
    public async Task It_writes_as_the_server_does()
    {
        var server = await StartServer();
        var visit = await OpenAsAdministrator(server);
        await new RunListPage(visit.Page).Open();
        foreach (var (call, text) in new[]
                 {
                     ("clock(41000)", "0:00:41"), ("clock(3727999)", "1:02:07"), ("clock(-5000)", "0:00:00"),
                     ("countdown(99100)", "1:40"), ("countdown(5000)", "0:05"), ("countdown(3727000)", "1:02:07"),
                     ("ago(2000)", "just now"), ("ago(-30000)", "just now"), ("ago(40000)", "40 s ago"), ("ago(300000)", "5 min ago"), ("ago(10800000)", "3 h ago"),
                     ("ago(86400000, new Date(2026, 2, 3, 7, 0).getTime())", "2026-03-03 07:00"),
                 })
            (await visit.Page.EvaluateAsync<string>($"window.testrunsClocks.{call}")).ShouldBe(text, call);
    }
}
