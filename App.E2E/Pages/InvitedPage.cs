using Microsoft.Playwright;

namespace TestRuns.E2E.Pages;

/// <summary>Behind the link of an invitation.</summary>
public sealed class InvitedPage(IPage page)
{
    /// <summary>Makes the account; ends at the runs of the project.</summary>
    public async Task Join(string link, Person person)
    {
        await page.GotoAsync(link);
        await page.GetByLabel("User name").FillAsync(person.UserName);
        await page.GetByLabel("Name that others see").FillAsync(person.Name);
        await page.GetByLabel("Password").FillAsync(person.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the account and join" }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("/runs?project=", StringComparison.Ordinal));
    }
}
