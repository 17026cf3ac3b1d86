using Microsoft.Playwright;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

/// <summary>A suite of TestRail comes in through the browser.</summary>
public sealed class CaseImportTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 30_000 };

    [Fact]
    public async Task A_person_sees_what_a_TestRail_file_will_do_then_has_its_cases()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        var page = new CaseImportPage(ana.Page);
        await page.OpenFromCases();
        var broken = Path.Combine(server.DataFolder, "..", "broken.xml");
        await File.WriteAllTextAsync(broken, "<suite>\n<sections><section><cases>\n<case><id>C1</id></case>\n</cases></section></sections></suite>", Token);
        await page.Choose(broken);
        await Expect(page.Mistakes).ToContainTextAsync("broken.xml:3", Patient);
        await page.LeaveOut("broken.xml");
        await page.Choose(Path.Combine(AppContext.BaseDirectory, "Samples", "testrail-shop.xml"));
        await Expect(page.Plan).ToContainTextAsync("Cases: 4 new. Suites: 2 new.", Patient);
        await Expect(page.Plan).ToContainTextAsync("Checkout › Payments - Cards");
        await ana.Page.GetByLabel("become tags, in one suite").CheckAsync();
        await Expect(page.Plan).ToContainTextAsync("Master", Patient);
        await page.Button.ClickAsync();
        await Expect(page.Plan).ToContainTextAsync("Imported", Patient);
        await page.ToTheCases();
        await ana.Page.GotoAsync("/cases?q=c101");
        await Expect(ana.Page.GetByTestId("catalog-case")).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        await Expect(ana.Page.GetByTestId("catalog-case")).ToContainTextAsync("Apply a coupon & pay");
        ana.Complaints.ShouldBeEmpty();
    }
}
