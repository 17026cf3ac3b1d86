using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TestRuns.E2E.Pages;

/// <summary>Where files of cases come in.</summary>
public sealed partial class CaseImportPage(IPage page)
{
    public ILocator Plan => page.GetByRole(AriaRole.Region, new() { Name = "What will be done" });

    public ILocator Mistakes => page.GetByRole(AriaRole.List, new() { Name = "Mistakes" });

    public ILocator Button => page.GetByRole(AriaRole.Button, new() { NameRegex = Import() });

    /// <summary>By the way that a person takes.</summary>
    public async Task OpenFromCases()
    {
        await page.GotoAsync("/cases");
        await page.GetByRole(AriaRole.Link, new() { Name = "Import…" }).ClickAsync();
    }

    public Task Choose(params string[] files) => page.Locator("input[type=file]").SetInputFilesAsync(files);

    public Task LeaveOut(string file) => page.GetByRole(AriaRole.Button, new() { Name = $"Leave {file} out" }).ClickAsync();

    public Task ToTheCases() => page.GetByRole(AriaRole.Link, new() { Name = "To the cases" }).ClickAsync();

    [GeneratedRegex(@"^Import [\d,]+ cases?$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Import();
}
