using Microsoft.Playwright;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

/// <summary>What people make of results the morning after.</summary>
public sealed class InsightTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 30_000 };

    [Fact]
    public async Task A_failure_is_seen_in_its_history_written_about_compared_and_counted()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        var first = await Ended(api);
        var second = await Ended(api);
        var page = ana.Page;
        var run = new RunPage(page, second.Id);
        await run.Open();
        await Expect(page.GetByTestId("failing-since")).ToContainTextAsync($"failing since #{first.Number}", Patient);
        await Expect(page.GetByTestId("failing-since")).ToContainTextAsync("2 runs");
        await Expect(page.GetByTestId("case-strip").GetByRole(AriaRole.Link)).ToHaveCountAsync(2);

        var other = await Open(server);
        await new SignInPage(other.Page).Open();
        await new SignInPage(other.Page).SignIn(Person.Ana);
        await new RunPage(other.Page, second.Id).Open();
        await page.GetByTestId("write-comment").ClickAsync();
        await page.GetByLabel("Comment", new() { Exact = true }).FillAsync("The voucher is off by 10 %");
        await page.GetByTestId("save-comment").ClickAsync();
        await Expect(other.Page.GetByTestId("comment")).ToContainTextAsync("The voucher is off by 10 %", Patient);
        await page.GetByTestId("link-defect").ClickAsync();
        await page.GetByLabel("Address of the defect").FillAsync("https://issues.example.com/browse/SHOP-12");
        await page.GetByTestId("save-comment").ClickAsync();
        await Expect(run.Cases.Filter(new() { HasText = "Check out" })).ToContainTextAsync("SHOP-12", Patient);

        // The link that is copied opens the same step, elsewhere.
        var shared = await page.Locator("#shared-link").TextContentAsync();
        await other.Page.GotoAsync($"{shared}#L2");
        await Expect(new RunPage(other.Page, second.Id).Log).ToContainTextAsync("expected 37.80 EUR", Patient);
        await Expect(other.Page.GetByTestId("step-row").Filter(new() { HasText = "Apply the voucher" }).Locator("a[aria-current=true]")).ToBeVisibleAsync();

        await page.GetByTestId("compare-menu").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = $"With the run before it, #{first.Number}" }).ClickAsync();
        await Expect(page.GetByTestId("compare-still")).ToContainTextAsync("Check out with a voucher", Patient);

        await page.GetByRole(AriaRole.Link, new() { Name = "Statistics" }).ClickAsync();
        await Expect(page.GetByTestId("longest-failing")).ToContainTextAsync("Check out with a voucher", Patient);
        await page.GetByTestId("outcomes").GetByText("The numbers, as a table").ClickAsync();
        await page.GetByTestId("outcomes").GetByRole(AriaRole.Row).Nth(1).GetByRole(AriaRole.Link, new() { Name = "2", Exact = true }).ClickAsync();
        await Expect(page.GetByTestId("narrowed")).ToContainTextAsync("that ended on", Patient);
        await Expect(page.GetByTestId("run-row")).ToHaveCountAsync(2);
        ana.Complaints.ShouldBeEmpty();
    }

    private static async Task<MadeRun> Ended(RunApi api)
    {
        var made = await api.Start("one-failure", environment: null, Token);
        await api.Until(made.Id, run => run.IsTerminal, TimeSpan.FromSeconds(60), "ended", Token);
        return made;
    }
}
