using Microsoft.Playwright;
using TestRuns.Controllers.Wire;

namespace TestRuns.Worker.Browsers;

/// <summary>Looks at the page on which an action failed: what is there instead, a picture, and the trace of all that happened.</summary>
/// <param name="crashed">There is nothing to be seen on it any more.</param>
internal sealed class FailureLook(IPage page, bool crashed)
{
    private const int LongestQuote = 200;

    /// <summary>A page that hangs answers no question.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan LongestKeeping = TimeSpan.FromSeconds(20);

    /// <summary>What was found in place of what the action needs.</summary>
    public async Task<string> Why(BrowserPartAction action, Exception error)
    {
        if (crashed) return "the page crashed";
        try
        {
            return await (action switch
            {
                { Action: "expect", Target: "text" } => FoundText(),
                { Action: "expect", Target: "visible" } => FoundElement(action.Value ?? "", error),
                { Action: "expect", Target: "url" } => Task.FromResult($"the page is at {page.Url}"),
                { Action: "goto" or "screenshot" } or { Action: "press", Value: null } => Task.FromResult(FirstLine(error)),
                _ => FoundElement(action.Target, error),
            }).WaitAsync(Patience);
        }
        catch (Exception again) when (again is PlaywrightException or TimeoutException)
        {
            return FirstLine(error);
        }
    }

    /// <summary>Which page that was; null: it does not say.</summary>
    public async Task<string?> Where()
    {
        try
        {
            return crashed ? $"at {page.Url}" : $"on “{await page.TitleAsync().WaitAsync(Patience)}” at {page.Url}";
        }
        catch (Exception error) when (error is PlaywrightException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>A picture and the trace, as far as they can be had.</summary>
    /// <returns>What could not be kept, and why.</returns>
    public async Task<IReadOnlyList<string>> Keep(string folder, int number)
    {
        var problems = new List<string>();
        await Try("picture", page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{number:00}-failed.png"), Timeout = (float)Patience.TotalMilliseconds }), problems);
        await Try("trace", page.Context.Tracing.StopAsync(new() { Path = Path.Combine(folder, "trace.zip") }), problems);
        return problems;
    }

    /// <summary>Without the log of what was tried, which the trace has.</summary>
    public static string FirstLine(Exception error)
    {
        var line = error.Message.Split('\n').Select(part => part.Trim()).FirstOrDefault(part => part.Length > 0) ?? error.GetType().Name;
        return line.EndsWith(':') ? line[..^1] : line;
    }

    private static async Task Try(string what, Task keeping, List<string> problems)
    {
        try
        {
            await keeping.WaitAsync(LongestKeeping);
        }
        catch (Exception error) when (error is PlaywrightException or TimeoutException)
        {
            problems.Add($"there is no {what}: {FirstLine(error)}");
        }
    }

    private async Task<string> FoundText()
    {
        var text = string.Join(' ', (await page.Locator("body").InnerTextAsync()).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length == 0 ? "the page shows no text" : $"the page shows “{(text.Length <= LongestQuote ? text : text[..LongestQuote] + "…")}”";
    }

    private async Task<string> FoundElement(string selector, Exception error)
    {
        var found = page.Locator(selector);
        var count = await found.CountAsync();
        if (count == 0) return "nothing on the page matches it";
        if (error is not TimeoutException && FirstLine(error).Contains("strict mode", StringComparison.Ordinal)) return $"{count} elements match it: name one of them";
        if (!await found.First.IsVisibleAsync()) return count == 1 ? "it is there, but not visible" : $"{count} elements match it, the first is not visible";
        if (!await found.First.IsEnabledAsync()) return "it is there, but disabled";
        return FirstLine(error);
    }
}
