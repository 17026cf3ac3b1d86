using Microsoft.Playwright;

namespace TestRuns.E2E.Pages;

/// <summary>The live list of controllers.</summary>
public sealed class ControllersPage(IPage page)
{
    public ILocator Rows => page.GetByTestId("controller-row");

    public ILocator Tokens => page.GetByTestId("token-row");

    public Task Open() => page.GotoAsync("/controllers");

    public ILocator Row(string name) => page.Locator($"[data-testid=controller-row][data-name='{name}']");

    public ILocator Status(string name) => Row(name).GetByTestId("controller-status");

    public ILocator AddButton => page.GetByRole(AriaRole.Link, new() { Name = "Add a controller" });

    /// <summary>Opens the row's menu, presses, and agrees to what is asked, if anything is.</summary>
    public async Task Do(string name, string action, string? confirm = null)
    {
        await Row(name).Locator("summary").ClickAsync();
        await Row(name).GetByRole(AriaRole.Button, new() { Name = action, Exact = true }).ClickAsync();
        if (confirm is not null) await page.GetByTestId("confirm").Filter(new() { HasText = confirm }).ClickAsync();
    }
}
