using Microsoft.Playwright;

namespace TestRuns.Worker.Browsers;

/// <param name="At">In milliseconds, from whenever.</param>
/// <param name="Picture">A JPEG.</param>
internal sealed record FilmFrame(double At, byte[] Picture);

/// <summary>What a page looked like over time, as the browser shows it: a frame for each change, the latest of them kept.</summary>
internal sealed class PageFilm
{
    private const int MostFrames = 1_200;
    private const int Quality = 60;

    private readonly Lock gate = new();
    private readonly Queue<FilmFrame> frames = new();

    public IReadOnlyList<FilmFrame> Frames
    {
        get
        {
            lock (gate) return [.. frames];
        }
    }

    public static async Task<PageFilm> Begin(IPage page)
    {
        var film = new PageFilm();
        await page.Screencast.StartAsync(new() { Quality = Quality, OnFrame = film.Keep });
        return film;
    }

    private Task Keep(ScreencastFrame frame)
    {
        lock (gate)
        {
            frames.Enqueue(new FilmFrame((double)frame.Timestamp, frame.Data));
            if (frames.Count > MostFrames) frames.Dequeue();
        }

        return Task.CompletedTask;
    }
}
