using Microsoft.Playwright;

namespace TestRuns.E2E.Pages;

/// <summary>The live list of runs.</summary>
public sealed class RunListPage(IPage page)
{
    public ILocator Rows => page.GetByTestId("run-row");

    public Task Open() => page.GotoAsync("/runs");

    public ILocator Row(long runId) => page.Locator($"[data-testid=run-row][data-id='{runId}']");

    public ILocator Status(long runId) => Row(runId).GetByTestId("run-status");

    public ILocator RowsWith(string status) => page.Locator($"[data-testid=run-row][data-status={status}]");

    /// <summary>The filter of this name, with its count.</summary>
    public ILocator Chip(string name) => page.GetByRole(AriaRole.Navigation, new() { Name = "Filter by status" }).GetByRole(AriaRole.Link).Filter(new() { HasText = name });

    /// <summary>Leads to the page on which a run of the suite is started.</summary>
    public async Task<StartPage> ChooseSuite(string suite)
    {
        // An empty list offers the same menu twice.
        var menu = page.Locator("details.start").First;
        await menu.Locator("summary").ClickAsync();
        await menu.GetByRole(AriaRole.Link).Filter(new() { HasText = suite }).ClickAsync();
        return new StartPage(page);
    }
}
