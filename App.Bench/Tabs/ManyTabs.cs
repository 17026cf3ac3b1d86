using TestRuns.E2E.Support.Circuits;

namespace TestRuns.Benchmark.Tabs;

/// <summary>
/// Many tabs at once. A browser that draws fifty pages on two processors would measure itself: so these are real circuits,
/// rendered for and acknowledged like any tab's, without anything that draws.
/// </summary>
public sealed class ManyTabs : IAsyncDisposable
{
    /// <summary>Opened at once, as people open them: not fifty in one moment.</summary>
    private const int AtOnce = 5;

    private readonly List<RawTab> tabs = [];

    public int Count => tabs.Count;

    public long Batches => tabs.Sum(tab => tab.Batches);

    public long Bytes => tabs.Sum(tab => tab.Bytes);

    /// <summary>What became of those whose circuit ended.</summary>
    public IReadOnlyList<string> Ended => [.. tabs.Select(tab => tab.Ended).OfType<string>()];

    /// <param name="pages">Address and awaited text, a tab each.</param>
    public async Task Open(Lab lab, IEnumerable<(string Path, string Awaited)> pages, CancellationToken token)
    {
        foreach (var some in pages.Chunk(AtOnce))
            tabs.AddRange(await Task.WhenAll(some.Select(page => RawTab.Open(lab.Server.Url, page.Path, lab.Session, page.Awaited, token))));
    }

    public async Task Close()
    {
        foreach (var tab in tabs) await tab.DisposeAsync();
        tabs.Clear();
    }

    public async ValueTask DisposeAsync() => await Close();
}
