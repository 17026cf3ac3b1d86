using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TestRuns.E2E.Pages;

public sealed partial class SignInPage(IPage page)
{
    /// <summary>With whatever it is to lead on to.</summary>
    public static Regex Address => AddressPattern();

    public ILocator Error => page.GetByRole(AriaRole.Alert);

    public Task Open() => page.GotoAsync("/account/sign-in");

    /// <summary>Presses the button; where that leads is for the caller to look at.</summary>
    public async Task Try(string name, string password)
    {
        await page.GetByLabel("User name").FillAsync(name);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    /// <summary>Ends where the person wanted to go: the first page, or the one that sent them here.</summary>
    public async Task SignIn(Person person)
    {
        await Try(person.UserName, person.Password);
        await page.WaitForURLAsync(url => !url.Contains("/account/", StringComparison.Ordinal));
    }

    [GeneratedRegex("/account/sign-in", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AddressPattern();
}
