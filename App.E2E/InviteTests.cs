using Microsoft.Playwright;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

public sealed class InviteTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly Person Ben = new("ben", "Ben", "four other calm words");

    /// <summary>Below the half minute after which a tab looks by itself.</summary>
    private static readonly LocatorAssertionsToBeVisibleOptions AtOnce = new() { Timeout = 20_000 };

    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 30_000 };

    [Fact]
    public async Task Who_is_invited_in_one_browser_joins_in_another_and_loses_an_open_run_when_removed()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        var run = await api.Start("slow", environment: null, Token);
        var members = new MembersPage(ana.Page);
        await members.Open("sample");
        var link = await members.Invite("Ben", "Runner");

        var ben = await Open(server);
        await new InvitedPage(ben.Page).Join(link, Ben);
        await Expect(members.RoleOf("Ben")).ToHaveValueAsync("Runner", new() { Timeout = 30_000 });
        await Expect(new RunListPage(ben.Page).Status(run.Id)).ToContainTextAsync("Started", Patient);
        var late = await Open(server);
        await late.Page.GotoAsync(link);
        await Expect(late.Page.GetByRole(AriaRole.Heading, new() { Name = "This invitation was used" })).ToBeVisibleAsync();

        var page = new RunPage(ben.Page, run.Id);
        await page.Open();
        await Expect(page.Log).ToContainTextAsync("order 1 of 40", Patient);
        await members.Remove("Ben");
        await Expect(ben.Page.GetByRole(AriaRole.Heading, new() { Name = "There is no such run" })).ToBeVisibleAsync(AtOnce);
        await Expect(ben.Page.GetByLabel("Project", new() { Exact = true })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_account_that_is_disabled_is_led_to_the_sign_in_page_from_its_open_tab()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        var members = new MembersPage(ana.Page);
        await members.Open("sample");
        var link = await members.Invite("Ben", "Viewer");
        var ben = await Open(server);
        await new InvitedPage(ben.Page).Join(link, Ben);
        await Expect(ben.Page.GetByRole(AriaRole.Heading, new() { Name = "Runs", Exact = true })).ToBeVisibleAsync(new() { Timeout = 30_000 });

        await ana.Page.GotoAsync("/accounts");
        var row = ana.Page.GetByTestId("account-row").Filter(new() { HasText = "Ben" });
        await row.Locator("summary").ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Disable…" }).ClickAsync();
        await ana.Page.GetByTestId("confirm").ClickAsync();
        // Where it is, not how it came there: both who sees the end of the session and who sees that of the account lead there, and the one's way is broken off by the other's.
        await Expect(ben.Page).ToHaveURLAsync(SignInPage.Address, new() { Timeout = 20_000 });
        var signIn = new SignInPage(ben.Page);
        await signIn.Try(Ben.UserName, Ben.Password);
        await Expect(signIn.Error).ToContainTextAsync("This account is disabled");
    }
}
