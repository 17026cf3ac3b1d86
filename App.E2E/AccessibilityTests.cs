using Microsoft.Playwright;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

/// <summary>What is open only after somebody did something: dialogs, forms, mistakes, previews. The pages themselves are looked at by <see cref="EveryPageTests"/>.</summary>
public sealed class AccessibilityTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 30_000 };

    [Fact]
    public async Task Nothing_that_opens_on_a_page_keeps_anybody_out()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        var failed = await api.Start("one-failure", environment: null, Token);
        var slow = await api.Start("slow", environment: null, Token);
        await api.Until(failed.Id, run => run.IsTerminal, TimeSpan.FromSeconds(60), "ended", Token);
        var found = new List<string>();

        var guest = await Open(server);
        await new SignInPage(guest.Page).Open();
        await Check("sign-in", guest.Page, found);

        var page = ana.Page;
        var run = new RunPage(page, failed.Id);
        await run.Open();
        await run.ShowTimeline();
        await Expect(run.Timeline).ToContainTextAsync("The run failed", Patient);
        await Check("timeline", page, found);

        run = new RunPage(page, slow.Id);
        await run.Open();
        await Expect(run.Log).ToContainTextAsync(" of 40", Patient);
        await Check("live run", page, found);
        await run.AbortButton.ClickAsync();
        await Expect(page.GetByTestId("confirm-abort")).ToBeVisibleAsync();
        await Check("abort dialog", page, found);

        await page.GotoAsync("/import");
        var import = new ImportPage(page);
        await import.Choose(Path.Combine(AppContext.BaseDirectory, "Samples", "unit.trx"));
        await Expect(import.Preview).ToContainTextAsync("This will be made", Patient);
        await Check("import", page, found);

        var controllers = new ControllersPage(page);
        await controllers.Open();
        await Expect(controllers.Row("embedded")).ToContainTextAsync("heard now", Patient);
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
        await page.GotoAsync("/projects?make=yes");
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("runs today", Patient);
        await Check("a new project", page, found);
        await page.GotoAsync("/notifications?show=rules");
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("Another rule", Patient);
        await Check("rules of notifications", page, found);

        await page.GotoAsync($"/runs/{failed.Id}");
        await page.GetByTestId("link-defect").ClickAsync(new() { Timeout = 30_000 });
        await page.GetByTestId("save-comment").ClickAsync();
        await Check("linking a defect", page, found);
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

    private static async Task Check(string name, IPage page, List<string> found) => found.AddRange(await Axe.InBothColours(name, page));
}
