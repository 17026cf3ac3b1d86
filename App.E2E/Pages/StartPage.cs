using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TestRuns.E2E.Pages;

/// <summary>Where a run is started from a suite.</summary>
public sealed partial class StartPage(IPage page)
{
    public ILocator Button => page.GetByTestId("start-run");

    public Task Open() => page.GotoAsync("/start");

    /// <summary>Ends on the page of the run.</summary>
    public async Task<RunPage> Start()
    {
        await Button.ClickAsync();
        await page.WaitForURLAsync(RunAddress());
        return new RunPage(page, long.Parse(RunAddress().Match(page.Url).Groups[1].Value));
    }

    [GeneratedRegex(@"/runs/(\d+)$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RunAddress();
}
