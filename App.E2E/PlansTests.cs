using Microsoft.Playwright;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

/// <summary>What is to run, chosen by tags and planned by the clock, as a maintainer does it.</summary>
public sealed class PlansTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 30_000 };
    private static readonly LocatorAssertionsToBeVisibleOptions Shown = new() { Timeout = 30_000 };

    [Fact]
    public async Task A_suite_chooses_cases_by_their_tags_gets_a_schedule_and_is_run()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        var page = ana.Page;
        await page.GotoAsync("/suites/new?project=sample");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("everything quick", new() { Timeout = 30_000 });
        await page.GetByRole(AriaRole.Textbox, new() { Name = "All of", Exact = true }).FillAsync("smoke");
        await Expect(page.Locator(".query")).ToContainTextAsync("match now", Patient);
        var matching = await page.Locator(".query .found li").CountAsync();
        matching.ShouldBeGreaterThan(1);
        await page.GetByTestId("save-suite").ClickAsync();
        await Expect(page.Locator(".state").First).ToContainTextAsync("Changed by Ana", Patient);

        await page.GetByRole(AriaRole.Link, new() { Name = "Schedules" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New schedule" }).ClickAsync(new() { Timeout = 30_000 });
        var times = page.GetByRole(AriaRole.Textbox, new() { Name = "Times (minute" });
        await times.FillAsync("0 2 * * 8");
        await Expect(page.Locator(".editor [role=alert]")).ToContainTextAsync("“8” is not the day of the week", Patient);
        await times.FillAsync("0 2 1 1 *");
        await Expect(page.Locator(".editor")).ToContainTextAsync("On day 1 in January at 02:00", Patient);
        (await Axe.Violations("a schedule that is made", page)).ShouldBeEmpty();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the schedule" }).ClickAsync();
        await Expect(page.Locator(".schedules .sentence")).ToContainTextAsync("On day 1 in January at 02:00", Patient);
        (await Axe.Violations("schedules", page)).ShouldBeEmpty();

        await page.GotoAsync("/suites?project=sample");
        var row = page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "everything quick" });
        await Expect(row).ToContainTextAsync("by tags", Patient);
        await Expect(row).ToContainTextAsync("next ", Patient);
        await row.GetByRole(AriaRole.Link, new() { Name = "Start" }).ClickAsync();
        await Expect(page.Locator("dl")).ToContainTextAsync("all of smoke", Patient);
        await page.GetByTestId("start-run").ClickAsync();
        await Expect(page.GetByTestId("case-row")).ToHaveCountAsync(matching, new() { Timeout = 30_000 });
        await Expect(page.GetByTestId("run-status").First).ToBeVisibleAsync(Shown);
        ana.Complaints.ShouldBeEmpty();
    }
}

