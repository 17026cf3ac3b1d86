using Microsoft.Playwright;

namespace TestRuns.E2E.Support;

/// <summary>A person's window.</summary>
public sealed class Visit : IAsyncDisposable
{
    private static readonly TimeSpan ClosingLimit = TimeSpan.FromSeconds(30);

    private readonly List<string> console = [];

    internal Visit(IBrowserContext context, IPage page)
    {
        Context = context;
        Page = page;
        context.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") Note($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => Note($"page error: {error}");
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>What the browser's console complained about.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (console) return [.. console];
        }
    }

    /// <summary>The window's next page is asked for with this session.</summary>
    /// <param name="session">As a header's value.</param>
    /// <param name="address">Of the server that it is sent to.</param>
    public Task SignIn(string session, Uri address) => Context.AddCookiesAsync(session.Split("; ").Select(pair => pair.Split('=', 2)).Select(pair =>
        new Cookie { Name = pair[0], Value = pair[1], Url = address.ToString(), HttpOnly = true, SameSite = SameSiteAttribute.Lax }));

    public async ValueTask DisposeAsync()
    {
        if (FailedTest.IsFailed)
        {
            // Two visits of one test are told apart by their numbers.
            var number = Directory.Exists(FailedTest.Folder) ? Directory.GetFiles(FailedTest.Folder, "trace-*.zip").Length + 1 : 1;
            FailedTest.Keep($"page-{number}.txt", $"{Page.Url}\n{string.Join('\n', Complaints)}");
            await Page.ScreenshotAsync(new() { Path = Path.Combine(FailedTest.Folder, $"page-{number}.png"), FullPage = true });
            await Context.Tracing.StopAsync(new() { Path = Path.Combine(FailedTest.Folder, $"trace-{number}.zip") });
        }

        // A browser that does not close a window is not the product's fault, and must not hold up every test behind it.
        var closing = Context.CloseAsync();
        if (await Task.WhenAny(closing, Task.Delay(ClosingLimit)) == closing) await closing;
        else await Console.Error.WriteLineAsync($"The browser did not close a window at {Page.Url} within {ClosingLimit.TotalSeconds:0} s.");
    }

    private void Note(string text)
    {
        lock (console) console.Add(text);
    }
}
