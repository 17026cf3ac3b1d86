using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TestRuns.E2E.Pages;

/// <summary>Where result files become a run.</summary>
public sealed partial class ImportPage(IPage page)
{
    public ILocator Preview => page.GetByRole(AriaRole.Region, new() { Name = "What will be made" });

    public ILocator Chosen => page.GetByRole(AriaRole.List, new() { Name = "Chosen files" });

    public ILocator Name => page.GetByLabel("Name of the run");

    public ILocator Button => page.GetByRole(AriaRole.Button, new() { NameRegex = Import() });

    /// <summary>By the way that a person takes.</summary>
    public async Task OpenFromRuns()
    {
        await page.GotoAsync("/runs");
        await page.Locator("details.start summary").First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Import results" }).ClickAsync();
    }

    public Task Choose(params string[] files) => page.Locator("input[type=file]").SetInputFilesAsync(files);

    public Task LeaveOut(string file) => page.GetByRole(AriaRole.Button, new() { Name = $"Leave {file} out" }).ClickAsync();

    /// <summary>Ends on the page of the run.</summary>
    public async Task<RunPage> Make()
    {
        await Button.ClickAsync();
        await page.WaitForURLAsync(RunAddress());
        return new RunPage(page, long.Parse(RunAddress().Match(page.Url).Groups[1].Value));
    }

    [GeneratedRegex(@"/runs/(\d+)$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RunAddress();

    [GeneratedRegex(@"^Import [\d,]+ tests?$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Import();
}
