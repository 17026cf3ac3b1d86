using Microsoft.Playwright;

namespace TestRuns.E2E.Pages;

/// <summary>The environments of the sample project, and its variables.</summary>
public sealed class EnvironmentsPage(IPage page)
{
    public ILocator Row(string name) => page.Locator($"[data-testid=environment-row][data-name='{name}']");

    public ILocator Variable(string name) => page.Locator($"[data-testid=variable-row][data-name='{name}']");

    public Task Open(string query = "") => page.GotoAsync($"/environments{query}");

    /// <summary>At the one place whose variables are shown.</summary>
    public async Task Add(string name, string value, bool secret)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a variable" }).First.ClickAsync(new() { Timeout = 30_000 });
        var form = page.GetByTestId("variable-form");
        await form.GetByLabel("Name").FillAsync(name);
        await form.GetByLabel("Value").FillAsync(value);
        if (secret) await form.GetByRole(AriaRole.Checkbox).CheckAsync();
        await page.GetByTestId("save-variable").ClickAsync();
        await form.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }
}
