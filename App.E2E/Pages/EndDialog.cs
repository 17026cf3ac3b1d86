using Microsoft.Playwright;

namespace TestRuns.E2E.Pages;

/// <summary>Asks before a run is aborted, or ended by force.</summary>
public sealed class EndDialog(IPage page)
{
    public async Task Confirm(string reason)
    {
        await page.GetByLabel("Reason").FillAsync(reason);
        await page.GetByTestId("confirm-abort").ClickAsync();
    }
}
