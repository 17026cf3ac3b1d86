using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace TestRuns.Worker.Browsers;

/// <summary>What the pages themselves complained of: errors on their console, and those that nobody caught.</summary>
internal sealed class PageWords
{
    private const int Most = 10;
    private const int Longest = 500;

    private readonly ConcurrentQueue<string> heard = new();

    /// <summary>The page whose process died last; null: none did.</summary>
    public IPage? Crashed { get; private set; }

    /// <summary>The latest.</summary>
    public IReadOnlyList<string> Last => [.. heard];

    public void Watch(IPage page) => page.Crash += (_, crashed) => Crashed = crashed;

    public void Hear(IConsoleMessage message)
    {
        if (message.Type == "error") Keep($"the page's console: {message.Text}");
    }

    public void Hear(IWebError error) => Keep($"an error in the page: {error.Error}");

    private void Keep(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        heard.Enqueue(line.Length <= Longest ? line : line[..Longest] + "…");
        if (heard.Count > Most) heard.TryDequeue(out _);
    }
}
