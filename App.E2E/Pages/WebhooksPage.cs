using Microsoft.Playwright;

namespace TestRuns.E2E.Pages;

/// <summary>What a project is stopped by from outside, and whom it tells.</summary>
public sealed class WebhooksPage(IPage page)
{
    public ILocator Calls => page.GetByTestId("stop-call");

    public ILocator Rows => page.GetByTestId("webhook-row");

    public ILocator Deliveries => page.GetByTestId("delivery-row");

    public Task Open(string query = "") => page.GotoAsync($"/webhooks{query}");

    /// <summary>The secret that signs calls, which is shown this once.</summary>
    public async Task<string> MakeSecret()
    {
        await page.GetByTestId("make-secret").ClickAsync();
        return await page.GetByTestId("made-secret").TextContentAsync() ?? "";
    }

    /// <summary>Adds one; all the rest stays as it is suggested.</summary>
    public async Task Add(string name, string url)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Add a webhook" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await page.GetByLabel("Address (is told").FillAsync(url);
        await page.GetByTestId("save-webhook").ClickAsync();
    }
}
