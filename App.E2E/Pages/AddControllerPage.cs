using Microsoft.Playwright;

namespace TestRuns.E2E.Pages;

/// <summary>Where a token is made, and the line that starts a controller with it is shown.</summary>
public sealed class AddControllerPage(IPage page)
{
    public ILocator Line => page.GetByTestId("token-command");

    /// <summary>"Waiting for it to connect…", then who has.</summary>
    public ILocator Waiting => page.GetByTestId("controller-waiting");

    public Task Open() => page.GotoAsync("/controllers/add");

    public async Task Make(string name)
    {
        await page.GetByLabel("Name of the token").FillAsync(name);
        await page.GetByTestId("make-token").ClickAsync();
    }

    public async Task Shape(string name, string labels)
    {
        await page.GetByLabel("Name (how").FillAsync(name);
        await page.GetByLabel("Labels").FillAsync(labels);
    }

    /// <summary>Presses the button, and reads what then is on the clipboard.</summary>
    public async Task<string> Copy()
    {
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        return await page.EvaluateAsync<string>("navigator.clipboard.readText()");
    }
}
