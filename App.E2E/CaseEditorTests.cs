using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

public sealed partial class CaseEditorTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 30_000 };

    [Fact]
    public async Task A_case_is_written_broken_mended_saved_and_run()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        var editor = new CaseEditor(ana.Page);
        await editor.OpenNew();
        await Expect(editor.Yaml).ToHaveValueAsync(new Regex("^name: A new case\n", RegexOptions.None, TimeSpan.FromSeconds(1)), new() { Timeout = 30_000 });
        await editor.Title.FillAsync("The till counts");
        await Expect(editor.Yaml).ToHaveValueAsync(new Regex("^name: The till counts\n", RegexOptions.None, TimeSpan.FromSeconds(1)));

        await editor.Yaml.FillAsync("name: The till counts\nsteps:\n  - rnu: echo forty-two\n");
        await Expect(editor.Mistakes).ToContainTextAsync("line 3, column 5", Patient);
        await Expect(editor.Title).ToBeDisabledAsync();
        await editor.Yaml.FillAsync("name: The till counts\ntags: [till]\nsteps:\n  - run: echo forty-two\n");
        await Expect(editor.Mistakes).ToContainTextAsync("No mistakes", Patient);
        await Expect(editor.Tags).ToHaveValueAsync("till");

        await editor.Save();
        await Expect(editor.State).ToContainTextAsync("Version 1, by Ana", Patient);
        await ana.Page.WaitForURLAsync(CaseAddress());
        var run = await editor.Run();
        await Expect(run.Status).ToContainTextAsync("Passed", Patient);
        await Expect(run.Cases.First).ToContainTextAsync("The till counts");

        await ana.Page.GotoAsync("/cases?tags=till");
        await Expect(ana.Page.GetByTestId("catalog-case")).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        ana.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Steps_are_moved_with_the_keys_and_the_mouse_and_the_focus_goes_with_them()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        var editor = new CaseEditor(ana.Page);
        await editor.OpenNew();
        await Expect(editor.Steps).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        await ana.Page.GetByLabel("Command", new() { Exact = true }).FillAsync("echo it counts");
        await editor.Add("wait");
        await editor.Add("manual");
        await Expect(editor.Steps).ToHaveCountAsync(3);
        var instruction = ana.Page.GetByLabel("Instruction");
        await instruction.FillAsync("Look at the banner");
        await ana.Page.Keyboard.PressAsync("Alt+ArrowUp");
        await Expect(editor.Steps.Nth(1)).ToHaveAttributeAsync("data-kind", "Manual");
        await Expect(instruction).ToBeFocusedAsync();
        await Expect(instruction).ToHaveValueAsync("Look at the banner");

        await editor.Steps.Nth(2).Locator("[data-drag]").DragToAsync(editor.Steps.Nth(0));
        await Expect(editor.Steps.Nth(0)).ToHaveAttributeAsync("data-kind", "Wait");
        await Expect(editor.Yaml).ToHaveValueAsync(new Regex("wait: 5s.*run: echo it counts.*manual: Look at the banner", RegexOptions.Singleline, TimeSpan.FromSeconds(1)));

        await ana.Page.GetByRole(AriaRole.Link, new() { Name = "Runs", Exact = true }).ClickAsync();
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Stay" }).ClickAsync();
        await Expect(editor.Steps).ToHaveCountAsync(3);
        ana.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_that_opens_in_the_catalog_keeps_anybody_out()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        var page = ana.Page;
        var found = new List<string>();
        await page.GotoAsync("/cases");
        await page.GetByTestId("catalog-case").First.GetByRole(AriaRole.Checkbox).CheckAsync(new() { Timeout = 30_000 });
        await Expect(page.GetByTestId("bulk-bar")).ToContainTextAsync("1 chosen", Patient);
        await Check("cases", page, found);
        await page.GetByTestId("catalog-case").First.Locator("[data-row-link]").ClickAsync();
        var editor = new CaseEditor(page);
        await Expect(editor.Mistakes).ToContainTextAsync("No mistakes", Patient);
        foreach (var kind in new[] { "http", "browser", "manual" }) await editor.Add(kind);
        await Expect(editor.Mistakes).ToContainTextAsync("line", Patient);
        await page.EvaluateAsync("document.querySelectorAll('article details').forEach(part => part.open = true)");
        await Check("case", page, found);
        await page.GetByTestId("step-card").First.WaitForAsync();
        await page.ReloadAsync();
        await Expect(editor.Mistakes).ToContainTextAsync("No mistakes", Patient);
        await editor.Title.FillAsync("Renamed");
        await editor.Save();
        await Expect(editor.State).ToContainTextAsync("Version 2", Patient);
        await page.GetByRole(AriaRole.Link, new() { Name = "History" }).ClickAsync();
        await Expect(page.GetByTestId("diff")).ToContainTextAsync("Renamed", Patient);
        await Check("history", page, found);

        await page.GotoAsync("/suites");
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit quick" }).ClickAsync(new() { Timeout = 30_000 });
        await page.GetByTestId("pick-case").FillAsync("e");
        await Expect(page.Locator(".found li").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Check("suite", page, found);
        await page.GetByRole(AriaRole.Link, new() { Name = "YAML" }).ClickAsync();
        await Expect(editor.Mistakes).ToContainTextAsync("No mistakes", Patient);
        await Check("suite as YAML", page, found);
        found.ShouldBeEmpty();
    }

    private static async Task Check(string name, IPage page, List<string> found) => found.AddRange(await Axe.InBothColours(name, page));

    [GeneratedRegex(@"/cases/\d+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CaseAddress();
}
