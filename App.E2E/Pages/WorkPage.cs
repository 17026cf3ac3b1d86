using Microsoft.Playwright;

namespace TestRuns.E2E.Pages;

/// <summary>Where a person works through a run's manual steps.</summary>
public sealed class WorkPage(IPage page, long runId)
{
    public IPage Page => page;

    public ILocator TakeOn => page.GetByTestId("take-on");

    public ILocator TakeOver => page.GetByTestId("take-over");

    /// <summary>Says who took the run over from this tab.</summary>
    public ILocator TakenOver => page.GetByTestId("taken-over");

    public ILocator Instruction => page.GetByTestId("work-step").GetByRole(AriaRole.Heading);

    public ILocator Passed => page.GetByTestId("verdict-passed");

    public ILocator Failed => page.GetByTestId("verdict-failed");

    public ILocator Note => page.GetByLabel("Note");

    public ILocator Pictures => page.GetByTestId("step-picture");

    public ILocator Progress => page.GetByTestId("work-progress");

    public ILocator Over => page.GetByTestId("work-over");

    /// <param name="through">Another way to the server, such as a proxy's address.</param>
    public Task Open(Uri? through = null) => page.GotoAsync(through is null ? $"/runs/{runId}/work" : new Uri(through, $"/runs/{runId}/work").ToString());

    /// <summary>Makes the run this tab's, once its first manual step is there.</summary>
    public async Task Take()
    {
        await Instruction.WaitForAsync();
        await TakeOn.ClickAsync();
        await Passed.WaitForAsync();
    }

    /// <summary>Waits until the page would ask before it is left: it hears of what hangs on it a moment after it shows it.</summary>
    public Task Asks() => page.WaitForFunctionAsync("() => { const leaving = new Event('beforeunload', { cancelable: true }); dispatchEvent(leaving); return leaving.defaultPrevented; }");

    /// <summary>What the step is; it has been there long enough to be decided.</summary>
    public async Task Reads(string instruction)
    {
        await Assertions.Expect(Instruction).ToContainTextAsync(instruction);
        // A verdict that comes as soon as a step appears is taken for a slip.
        await page.WaitForTimeoutAsync(700);
    }
}
