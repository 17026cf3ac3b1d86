using Microsoft.Playwright;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

/// <summary>From every page to everything else, without a mouse.</summary>
public sealed class PaletteTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 30_000 };

    [Fact]
    public async Task By_keys_alone_one_goes_somewhere_starts_a_suite_and_ends_its_run()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        var slow = await api.Start("slow", environment: null, Token);
        var page = ana.Page;
        var palette = new PalettePart(page);
        await page.GotoAsync("/statistics");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync(new() { Timeout = 30_000 });

        await palette.Open();
        await Expect(palette.Chosen).ToContainTextAsync("Runs", Patient);
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(palette.Chosen).ToContainTextAsync("Cases");
        (await Axe.Violations("palette", page)).ShouldBeEmpty();
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        (await Axe.Violations("palette, dark", page)).ShouldBeEmpty();
        await page.Keyboard.PressAsync("Escape");
        await Expect(palette.Box).ToBeHiddenAsync();

        // Enter is not in too much of a hurry: it waits for what was typed last.
        await palette.Open();
        await page.Keyboard.TypeAsync("critical");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/suites/*", new() { Timeout = 30_000 });
        await palette.Open();
        await Expect(palette.Chosen).ToContainTextAsync("critical-step", Patient);
        await page.Keyboard.TypeAsync("start by-hand");
        await Expect(palette.Chosen).ToContainTextAsync("Start by-hand…", Patient);
        await page.Keyboard.PressAsync("Enter");
        await Expect(new StartPage(page).Button).ToBeVisibleAsync(new() { Timeout = 30_000 });

        await palette.Open();
        await page.Keyboard.TypeAsync("abort slow");
        await Expect(palette.Chosen).ToContainTextAsync("Abort #1 slow…", Patient);
        await page.Keyboard.PressAsync("Enter");
        await new EndDialog(page).Confirm("by its name");
        var ended = await api.Until(slow.Id, run => run.IsTerminal, TimeSpan.FromSeconds(30), "ended", Token);
        ended.Abort.ShouldNotBeNull().Text.ShouldBe("by its name");
        ana.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_button_opens_it_too_and_a_line_can_be_clicked()
    {
        var server = await StartServer();
        var page = (await OpenAsAdministrator(server)).Page;
        var palette = new PalettePart(page);
        await new RunListPage(page).Open();
        await palette.OpenBy(() => page.GetByRole(AriaRole.Button, new() { Name = "Go somewhere, or do something" }).DispatchEventAsync("click", options: new() { Timeout = 30_000 }));
        await Expect(palette.Chosen).ToContainTextAsync("Runs", Patient);
        await page.Keyboard.TypeAsync("dark");
        await palette.Option("Light or dark").ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await palette.Open();
        // What was chosen before stands first.
        await Expect(palette.Chosen).ToContainTextAsync("Light or dark", Patient);
        await page.Keyboard.TypeAsync("no such thing");
        await Expect(palette.Box).ToContainTextAsync("Nothing is called that", Patient);
        await page.Mouse.ClickAsync(5, 700);
        await Expect(palette.Box).ToBeHiddenAsync();
    }
}
