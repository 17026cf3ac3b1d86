using Microsoft.Playwright;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

public sealed class NoticeTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 30_000 };

    [Fact]
    public async Task Each_failure_is_told_once_though_the_server_is_killed_right_after_and_the_bell_says_so()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        var failed = new List<long>();
        for (var life = 1; life <= 3; life++)
        {
            var run = await api.Start("one-failure", environment: null, Token);
            failed.Add(run.Id);
            await api.Until(run.Id, now => now.IsTerminal, Limit, "ended", Token);
            await server.Kill();
            await server.StartAgain(Token);
        }

        await Eventually.Holds(async () => (await api.ToldOf(Token)).Count >= failed.Count, Limit, "a notification of each", Token);
        (await api.ToldOf(Token)).Order().ShouldBe(failed.Order());

        var page = ana.Page;
        await page.GotoAsync("/notifications");
        await Expect(page.GetByTestId("notice-row")).ToHaveCountAsync(3, new() { Timeout = 30_000 });
        await Expect(page.GetByTestId("notice-row").First).ToContainTextAsync("Your run failed", Patient);
        await page.GetByTestId("read-all").ClickAsync();
        await Expect(page.Locator("[data-testid=notice-row][data-status=unread]")).ToHaveCountAsync(0, new() { Timeout = 30_000 });
        // One that comes while the tab is open.
        await api.Start("one-failure", environment: null, Token);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Notifications, 1 unread" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(page.GetByTestId("notice-row")).ToHaveCountAsync(4, new() { Timeout = 30_000 });
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("run-status").First).ToContainTextAsync("Failed", Patient);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Notifications", Exact = true })).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }
}
