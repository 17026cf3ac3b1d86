using Microsoft.Playwright;

namespace TestRuns.E2E.Pages;

/// <summary>The page behind the link that the server prints at its first start.</summary>
public sealed class FirstAdministratorPage(IPage page)
{
    public Task Open(Uri link) => page.GotoAsync(link.PathAndQuery);

    /// <summary>Makes the account, and is signed in with it.</summary>
    public async Task Make(Person person)
    {
        await page.GetByLabel("User name").FillAsync(person.UserName);
        await page.GetByLabel("Name that others see").FillAsync(person.Name);
        await page.GetByLabel("Password").FillAsync(person.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the account and sign in" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/account/", StringComparison.Ordinal));
    }
}
