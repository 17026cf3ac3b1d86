using Microsoft.Playwright;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

public sealed class AccessibilityTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 30_000 };

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task No_page_keeps_anybody_out(ColorScheme colours)
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        var failed = await api.Start("one-failure", environment: null, Token);
        var slow = await api.Start("slow", environment: null, Token);
        await api.Until(failed.Id, run => run.IsTerminal, TimeSpan.FromSeconds(60), "ended", Token);
        var found = new List<string>();

        var guest = await Open(server);
        await guest.Page.EmulateMediaAsync(new() { ColorScheme = colours });
        await new SignInPage(guest.Page).Open();
        await Check("sign-in", guest.Page, found);

        var page = ana.Page;
        // Nothing is half faded in when it is looked at.
        await page.EmulateMediaAsync(new() { ColorScheme = colours, ReducedMotion = ReducedMotion.Reduce });
        var list = new RunListPage(page);
        await list.Open();
        await Expect(list.Status(failed.Id)).ToContainTextAsync("Failed", Patient);
        await Check("runs", page, found);

        var run = new RunPage(page, failed.Id);
        await run.Open();
        await Expect(run.Log).ToContainTextAsync("expected 37.80 EUR", Patient);
        await Check("run", page, found);
        await run.ShowTimeline();
        await Expect(run.Timeline).ToContainTextAsync("The run failed", Patient);
        await Check("timeline", page, found);

        run = new RunPage(page, slow.Id);
        await run.Open();
        await Expect(run.Log).ToContainTextAsync("order 1 of 40", Patient);
        await Check("live run", page, found);
        await run.AbortButton.ClickAsync();
        await Expect(page.GetByTestId("confirm-abort")).ToBeVisibleAsync();
        await Check("abort dialog", page, found);

        var start = new StartPage(page);
        await start.Open();
        await Expect(start.Button).ToBeVisibleAsync();
        await Check("start", page, found);
        await page.GotoAsync("/import");
        var import = new ImportPage(page);
        await import.Choose(Path.Combine(AppContext.BaseDirectory, "Samples", "unit.trx"));
        await Expect(import.Preview).ToContainTextAsync("This will be made", Patient);
        await Check("import", page, found);
        await page.GotoAsync("/suites");
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("critical-step", new() { Timeout = 30_000 });
        await Check("suites", page, found);

        var controllers = new ControllersPage(page);
        await controllers.Open();
        await Expect(controllers.Row("embedded")).ToContainTextAsync("heard now", Patient);
        await Check("controllers", page, found);
        await controllers.Row("embedded").Locator("summary").ClickAsync();
        await Check("actions of a controller", page, found);
        await controllers.Row("embedded").GetByRole(AriaRole.Button, new() { Name = "Disconnect…" }).ClickAsync();
        await Expect(page.GetByTestId("confirm")).ToBeVisibleAsync();
        await Check("disconnect dialog", page, found);
        await page.GotoAsync("/controllers?name=embedded");
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("it came with the server", Patient);
        await Check("one controller", page, found);
        var add = new AddControllerPage(page);
        await add.Open();
        await Expect(page.GetByTestId("make-token")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Check("add a controller", page, found);
        await add.Make("lab");
        await Expect(add.Waiting).ToBeVisibleAsync();
        await Check("added token", page, found);
        await controllers.Open();
        await Expect(controllers.Tokens).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        await Check("tokens", page, found);
        await page.GotoAsync("/tokens/make");
        await page.GetByLabel("Name").FillAsync("nightly");
        await Check("make an API token", page, found);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the token" }).ClickAsync();
        await Expect(page.GetByLabel("The token")).ToBeVisibleAsync();
        await Check("made API token", page, found);
        await page.GotoAsync("/tokens");
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("nightly", Patient);
        await Check("API tokens", page, found);
        await new RunPage(page, failed.Id).Open();
        await page.GetByText("Re-run", new() { Exact = true }).ClickAsync();
        await Check("choices of a re-run", page, found);

        var hooks = new WebhooksPage(page);
        await hooks.Open();
        await hooks.MakeSecret();
        await Check("webhooks", page, found);
        await hooks.Open("?edit=new");
        await Expect(page.GetByTestId("save-webhook")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await page.GetByTestId("save-webhook").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).First).ToBeVisibleAsync();
        await Check("a new webhook", page, found);

        var members = new MembersPage(page);
        await members.Open("sample");
        await members.Invite("Ben", "Maintainer");
        await Expect(page.GetByTestId("invitation-row")).ToContainTextAsync("as Maintainer", Patient);
        await Check("members", page, found);
        foreach (var (address, shows) in new[] { ("/projects?make=yes", "runs today"), ("/projects/sample/settings", "Delete"), ("/accounts", "(you)"), ("/audit", "invited") })
        {
            await page.GotoAsync(address);
            await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync(shows, Patient);
            await Check(address, page, found);
        }

        await page.GotoAsync("/account");
        await Check("own account", page, found);
        foreach (var (address, shows) in new[] { ("/notifications", "Your run failed"), ("/notifications?show=rules", "Another rule"), ("/retention", "Save the rule") })
        {
            await page.GotoAsync(address);
            await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync(shows, Patient);
            await Check(address, page, found);
        }

        await page.GotoAsync($"/runs/{failed.Id}");
        await page.GetByTestId("link-defect").ClickAsync(new() { Timeout = 30_000 });
        await page.GetByTestId("save-comment").ClickAsync();
        await Check("linking a defect", page, found);
        await page.GotoAsync("/cases/history?project=sample&suite=one-failure&title=Check%20out%20with%20a%20voucher");
        await Expect(page.GetByTestId("history-row")).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        await Check("history of a case", page, found);
        await page.GotoAsync($"/runs/{failed.Id}/compare/{slow.Id}");
        await Expect(page.GetByTestId("compare-added")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Check("comparison", page, found);
        await page.GotoAsync("/statistics");
        await Expect(page.GetByTestId("outcomes")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        foreach (var numbers in await page.GetByText("The numbers, as a table").AllAsync()) await numbers.ClickAsync();
        await Check("statistics", page, found);

        var environments = new EnvironmentsPage(page);
        await environments.Open("?environment=staging");
        await environments.Add("BASE_URL", "http://localhost:8080", secret: false);
        await environments.Add("SHOP_PASS", "correct-horse", secret: true);
        await Expect(environments.Variable("SHOP_PASS")).ToContainTextAsync("•••", Patient);
        await Check("environments", page, found);
        await environments.Variable("SHOP_PASS").GetByRole(AriaRole.Button, new() { Name = "Replace SHOP_PASS" }).ClickAsync();
        await Expect(page.GetByTestId("variable-form")).ToBeVisibleAsync();
        await Check("replace a secret", page, found);
        await environments.Open("?edit=new");
        await Expect(page.GetByTestId("environment-form")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Check("a new environment", page, found);

        found.ShouldBeEmpty();
    }

    private static async Task Check(string name, IPage page, List<string> found) => found.AddRange(await Axe.Violations(name, page));
}
