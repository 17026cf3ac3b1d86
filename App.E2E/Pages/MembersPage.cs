using Microsoft.Playwright;

namespace TestRuns.E2E.Pages;

/// <summary>Who may do what in a project.</summary>
public sealed class MembersPage(IPage page)
{
    public ILocator Rows => page.GetByTestId("member-row");

    public Task Open(string project) => page.GotoAsync($"/projects/{project}/members");

    public ILocator Row(string name) => Rows.Filter(new() { HasText = name });

    public ILocator RoleOf(string name) => page.GetByLabel($"Role of {name}");

    /// <summary>The link, which is shown this once.</summary>
    public async Task<string> Invite(string name, string role)
    {
        await page.GetByLabel("Who it is for").FillAsync(name);
        await page.GetByLabel("As", new() { Exact = true }).SelectOptionAsync(role);
        await page.GetByTestId("make-invitation").ClickAsync();
        return await page.GetByTestId("one-time-address").TextContentAsync() ?? "";
    }

    public async Task Remove(string name)
    {
        await Row(name).GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByTestId("confirm").ClickAsync();
    }
}
