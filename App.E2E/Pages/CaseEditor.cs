using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TestRuns.E2E.Pages;

/// <summary>Where a case is written, as a form and as YAML.</summary>
public sealed partial class CaseEditor(IPage page)
{
    public ILocator Form => page.GetByTestId("case-form");

    public ILocator Title => Form.GetByLabel("Title");

    public ILocator Tags => Form.GetByLabel("Tags");

    public ILocator Yaml => page.GetByTestId("yaml");

    public ILocator Mistakes => page.GetByTestId("yaml-mistakes");

    public ILocator Steps => page.GetByTestId("step-card");

    public ILocator State => page.Locator(".state");

    /// <summary>By the way that a person takes.</summary>
    public async Task OpenNew()
    {
        await page.GotoAsync("/cases");
        await page.GetByTestId("new-case").ClickAsync();
    }

    public Task Add(string kind) => page.GetByTestId($"add-{kind}").ClickAsync();

    /// <summary>With the keys, from wherever one is.</summary>
    public Task Save() => page.Keyboard.PressAsync("Control+s");

    /// <summary>Ends on the page of the run.</summary>
    public async Task<RunPage> Run()
    {
        await page.GetByTestId("run-case").ClickAsync();
        await page.WaitForURLAsync(RunAddress());
        return new RunPage(page, long.Parse(RunAddress().Match(page.Url).Groups[1].Value));
    }

    [GeneratedRegex(@"/runs/(\d+)$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RunAddress();
}
