using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

public sealed class FirstConnectionTests(Browser browser) : EndToEndTest(browser)
{
    [Theory]
    [InlineData("**/_blazor/negotiate**")]
    [InlineData("**/_framework/blazor.web*.js")]
    public async Task A_page_whose_first_connection_failed_says_so_and_loads_itself_anew(string lost)
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        var run = await api.Start("quick", environment: null, Token);
        var failed = 0;
        await ana.Page.RouteAsync(lost, async route =>
        {
            // As a server that stops just then.
            if (Interlocked.Increment(ref failed) <= 2) await route.FulfillAsync(new() { Status = 503 });
            else await route.ContinueAsync();
        });

        var list = new RunListPage(ana.Page);
        await list.Open();
        // Nobody presses anything.
        await Expect(list.Row(run.Id)).ToBeVisibleAsync(new() { Timeout = 60_000 });
        failed.ShouldBeGreaterThan(2);
    }
}
