using Microsoft.Playwright;
using TestRuns.E2E.Support;

[assembly: AssemblyFixture(typeof(Browser))]

namespace TestRuns.E2E.Support;

/// <summary>
/// One Chromium for all tests, named by <c>TESTRUNS_BROWSER</c> (test.sh sets it), else Debian's. Each test opens visits
/// in it: windows that share nothing with one another.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    // Without a sandbox because tests run as root in containers; the rest keeps it from calling anywhere by itself.
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    /// <summary>As long as Playwright itself waits for what it presses: its own five seconds are too few for a first page, or for two browsers at once on a slow machine.</summary>
    private const int Patience = 30_000;

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        // Who looks through all processes holds a thread meanwhile, and the pool gives a further one only twice a second: a suite that is played must go on pinging.
        ThreadPool.SetMinThreads(32, 32);
        playwright = await Playwright.CreateAsync();
        browser = await Launch(playwright);
    }

    /// <summary>The browser's program.</summary>
    public static string Path => Environment.GetEnvironmentVariable("TESTRUNS_BROWSER") ?? Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium";

    public static bool IsHere => File.Exists(Path);

    public static Task<IBrowser> Launch(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Path,
        Args = Flags,
    });

    /// <summary>A window of its own, with its own cookies. On failure of the test a screenshot and a trace of it are kept.</summary>
    public async Task<Visit> Open(Uri server)
    {
        var context = await browser!.NewContextAsync(new() { BaseURL = server.ToString(), Locale = "en-GB", ViewportSize = new() { Width = 1280, Height = 800 } });
        await context.Tracing.StartAsync(new() { Screenshots = true, Snapshots = true });
        return new Visit(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
