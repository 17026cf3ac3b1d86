using Microsoft.Playwright;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

/// <summary>Results of tests that ran elsewhere, and of tests that a step's command ran, as a person sees them.</summary>
public sealed class ImportTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 30_000 };

    [Fact]
    public async Task A_person_sees_what_will_be_made_before_it_is_and_then_the_run()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        var page = new ImportPage(ana.Page);
        await page.OpenFromRuns();
        var broken = Path.Combine(server.DataFolder, "..", "broken.xml");
        await File.WriteAllTextAsync(broken, "<testsuite>\n<testcase/>\n</testsuite>", Token);
        await page.Choose(Sample("junit-playwright.xml"), Sample("unit.trx"), broken);
        await Expect(page.Chosen).ToContainTextAsync("line 2, column", Patient);
        await Expect(page.Button).ToBeDisabledAsync();
        await page.LeaveOut("broken.xml");
        await Expect(page.Preview).ToContainTextAsync("This will be made", Patient);
        await Expect(page.Preview).ToContainTextAsync("9 tests: 5 passed, 2 failed, 2 skipped");
        await Expect(page.Preview).ToContainTextAsync("adds to the basket");
        await page.Name.FillAsync("nightly of yesterday");
        var run = await page.Make();
        await Expect(run.Status).ToContainTextAsync("Failed", Patient);
        await Expect(ana.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("nightly of yesterday");
        await Expect(run.Cases).ToHaveCountAsync(9);
        await Expect(run.Log).ToContainTextAsync("Expected: \"1\"", Patient);
        await run.ShowTimeline();
        await Expect(run.Timeline).ToContainTextAsync("Imported: 9 tests from junit-playwright.xml, unit.trx");
        ana.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Tests_that_a_step_ran_are_shown_beside_its_log_what_failed_first()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        File.Copy(Sample("junit-pytest.xml"), Path.Combine(server.DataFolder, "..", "results.xml"));
        var command = $"mkdir out && cp '{Path.GetFullPath(Path.Combine(server.DataFolder, "..", "results.xml"))}' out/unit.xml && echo done";
        SuiteRows.Put(server, "with-results", new CatalogCase("Unit tests", [new CatalogStep("pytest", "run") { Run = new(command, TimeSpan.FromSeconds(1)) { Results = ["out/*.xml"] } }]));
        var run = new RunPage(ana.Page, (await api.Start("with-results", environment: null, Token)).Id);
        await api.Until(run.RunId, seen => seen.Status == "Passed", TimeSpan.FromSeconds(60), "passed: its exit code decides", Token);
        await run.Open();
        await Expect(run.Log).ToContainTextAsync("results: out/unit.xml: 3 passed, 2 failed, 1 skipped", Patient);
        var tests = ana.Page.GetByRole(AriaRole.Region, new() { Name = "Tests of the step" });
        var rows = tests.GetByRole(AriaRole.Listitem);
        await Expect(rows).ToHaveCountAsync(6);
        await Expect(rows.First).ToContainTextAsync("test_pays");
        await rows.First.Locator("summary").ClickAsync();
        await Expect(rows.First.Locator("pre")).ToContainTextAsync("test_shop.py:3: AssertionError");
        await tests.GetByRole(AriaRole.Button, new() { Name = "Skipped 1" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows.First).ToContainTextAsync("no card reader");
        await tests.GetByRole(AriaRole.Button, new() { Name = "Tests 6" }).ClickAsync();
        await tests.GetByRole(AriaRole.Searchbox).FillAsync("counts");
        await Expect(rows).ToHaveCountAsync(2);
        ana.Complaints.ShouldBeEmpty();
    }

    private static string Sample(string name) => Path.Combine(AppContext.BaseDirectory, "Samples", name);
}
