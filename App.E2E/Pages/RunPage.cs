using Microsoft.Playwright;

namespace TestRuns.E2E.Pages;

/// <summary>One run, live.</summary>
public sealed class RunPage(IPage page, long runId)
{
    public long RunId => runId;

    public ILocator Status => page.GetByRole(AriaRole.Main).Locator("header").GetByTestId("run-status");

    /// <summary>Why it ended early, who asked for it, and what came of its processes.</summary>
    public ILocator Reason => page.GetByTestId("run-reason");

    public ILocator Log => page.GetByTestId("step-log");

    public ILocator Timeline => page.GetByTestId("timeline");

    public ILocator AbortButton => page.GetByTestId("abort-run");

    public ILocator ForceButton => page.GetByTestId("force-abort");

    /// <summary>What it waits for while it is being aborted.</summary>
    public ILocator Aborting => page.Locator("p.aborting");

    public ILocator Cases => page.GetByTestId("case-row");

    /// <summary>Says so when the server is out of reach.</summary>
    public ILocator Connection => page.GetByTestId("connection-state");

    public Task Open() => page.GotoAsync($"/runs/{runId}");

    public ILocator Step(string name) => page.GetByTestId("step-row").Filter(new() { HasText = name });

    public async Task Abort(string reason)
    {
        await AbortButton.ClickAsync();
        await new EndDialog(page).Confirm(reason);
    }

    public async Task Force(string reason)
    {
        await ForceButton.ClickAsync();
        await new EndDialog(page).Confirm(reason);
    }

    public Task ShowTimeline() => page.GetByRole(AriaRole.Link, new() { Name = "Timeline", Exact = true }).ClickAsync();

    /// <summary>Lasts as long as the page is not loaded anew: see <see cref="WasNotReloaded"/>.</summary>
    public Task Mark() => page.EvaluateAsync("window.testrunsMark = true");

    public Task<bool> WasNotReloaded() => page.EvaluateAsync<bool>("window.testrunsMark === true");
}
