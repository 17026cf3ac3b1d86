using Microsoft.Playwright;
using TestRuns.E2E.Support;

namespace TestRuns.Benchmark.Tabs;

/// <summary>A tab of a real Chromium, and what it showed at which moment, noted by the page itself.</summary>
public sealed class RealTab : IAsyncDisposable
{
    /// <summary>
    /// Notes each row's status and count in the animation frame that follows a change of it: the frame that draws it. And
    /// each state of the connection that is not "connected".
    /// </summary>
    private const string Watch = """
        () => {
          const shown = new Map();
          const changed = new Set();
          let frame = 0;
          window.benchSeen = [];
          window.benchTroubles = [];
          const note = () => {
            frame = 0;
            const at = Date.now();
            for (const row of changed) {
              const text = `${row.dataset.status} ${parseInt(row.querySelector('.counts')?.textContent ?? '-1')}`;
              if (shown.get(row.dataset.id) === text) continue;
              shown.set(row.dataset.id, text);
              window.benchSeen.push(`${row.dataset.id} ${text} ${at}`);
            }
            changed.clear();
          };
          const rowOf = node => (node.nodeType === 1 ? node : node.parentElement)?.closest('[data-testid=run-row]');
          new MutationObserver(mutations => {
            for (const mutation of mutations) {
              for (const node of [mutation.target, ...mutation.addedNodes]) {
                const row = rowOf(node);
                if (row) changed.add(row);
              }
            }
            if (changed.size > 0 && frame === 0) frame = requestAnimationFrame(note);
          }).observe(document.querySelector('main'), { subtree: true, childList: true, attributes: true, characterData: true });
          const banner = document.getElementById('components-reconnect-modal');
          new MutationObserver(() => {
            if (banner.dataset.state !== 'connected') window.benchTroubles.push(banner.dataset.state);
          }).observe(banner, { attributes: true, attributeFilter: ['data-state'] });
        }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private RealTab(IPlaywright playwright, IBrowser browser, IPage page) => (this.playwright, this.browser, Page) = (playwright, browser, page);

    public IPage Page { get; }

    /// <exception cref="CannotMeasureException">There is no browser here.</exception>
    public static async Task<RealTab> Open(Lab lab, string path, string awaited)
    {
        if (!Browser.IsHere) throw new CannotMeasureException($"there is no Chromium at {Browser.Path}: name one with TESTRUNS_BROWSER");
        var driver = await Playwright.CreateAsync();
        var chromium = await Browser.Launch(driver);
        var context = await chromium.NewContextAsync(new() { BaseURL = lab.Server.Url.ToString(), ViewportSize = new() { Width = 1280, Height = 800 } });
        await context.AddCookiesAsync(lab.Session.Split("; ").Select(cookie => cookie.Split('=', 2)).Select(pair => new Cookie { Name = pair[0], Value = pair[1], Url = lab.Server.Url.ToString() }));
        var tab = new RealTab(driver, chromium, await context.NewPageAsync());
        try
        {
            await tab.Page.GotoAsync(path);
            await tab.Page.Locator(awaited).First.WaitForAsync(new() { Timeout = (float)Patience.TotalMilliseconds });
            await tab.Page.EvaluateAsync(Watch);
            return tab;
        }
        catch
        {
            await tab.DisposeAsync();
            throw;
        }
    }

    /// <summary>What was shown of runs since the last question.</summary>
    public async Task<IReadOnlyList<Sight>> Seen() =>
        [.. (await Page.EvaluateAsync<string[]>("window.benchSeen.splice(0)")).Select(Sight.Parse)];

    /// <summary>How the connection was, whenever it was not as it should be; and whether the page was loaded anew.</summary>
    public async Task<IReadOnlyList<string>> Troubles() => await Page.EvaluateAsync<string[]>("window.benchTroubles ?? ['loaded anew']");

    public async ValueTask DisposeAsync()
    {
        try
        {
            // As a person leaves it, with a goodbye: of a tab that is pulled away the server keeps everything for minutes, as it may come back.
            await Page.GotoAsync("about:blank");
        }
        finally
        {
            await browser.DisposeAsync();
            playwright.Dispose();
        }
    }
}

/// <param name="Done">How many of the run's cases were shown as done.</param>
/// <param name="At">Milliseconds since 1970, by this machine's clock, which is the server's too.</param>
public sealed record Sight(long RunId, string Status, int Done, long At)
{
    public static Sight Parse(string words)
    {
        var parts = words.Split(' ');
        return new Sight(long.Parse(parts[0]), parts[1], int.Parse(parts[2]), long.Parse(parts[3]));
    }
}
