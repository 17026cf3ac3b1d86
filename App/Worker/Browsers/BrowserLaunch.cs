using Microsoft.Playwright;

namespace TestRuns.Worker.Browsers;

/// <summary>Starts the browser of this machine.</summary>
internal sealed class BrowserLaunch(string program, TextWriter log)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <returns>The browser, or why there is none.</returns>
    public async Task<(IBrowser? Browser, string? Problem)> Try(IPlaywright playwright)
    {
        // The browser refuses its own sandbox to root. A container may refuse it to everybody.
        var sandbox = OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess;
        try
        {
            return (await Launch(playwright, sandbox), null);
        }
        catch (PlaywrightException error) when (sandbox && error.Message.Contains("sandbox", StringComparison.OrdinalIgnoreCase))
        {
            await log.WriteLineAsync("The browser can have no sandbox of its own here: it is started without.");
        }
        catch (Exception error) when (error is PlaywrightException or TimeoutException)
        {
            return (null, await Why(error));
        }

        try
        {
            return (await Launch(playwright, sandbox: false), null);
        }
        catch (Exception error) when (error is PlaywrightException or TimeoutException)
        {
            return (null, await Why(error));
        }
    }

    private Task<IBrowser> Launch(IPlaywright playwright, bool sandbox) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = program,
        ChromiumSandbox = sandbox,
        // It calls nowhere by itself.
        Args = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        Timeout = (float)Longest.TotalMilliseconds,
    });

    private async Task<string> Why(Exception error)
    {
        await log.WriteLineAsync(error.Message);
        return $"{program} could not be started: {FailureLook.FirstLine(error)}";
    }
}
