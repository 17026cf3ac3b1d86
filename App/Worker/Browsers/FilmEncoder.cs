using System.Text.Json;
using Microsoft.Playwright;

namespace TestRuns.Worker.Browsers;

/// <summary>
/// Makes a video of frames in the browser itself, which can encode: Playwright's own recording wants an ffmpeg of its own, which
/// is one more thing to be installed on every controller.
/// </summary>
internal static class FilmEncoder
{
    private const int AtOnce = 40;
    private const double LastFrame = 1_000;

    /// <summary>Encoders are for secure pages: this one is never asked of any network.</summary>
    private const string Site = "https://film.invalid/";

    private const string Begin = """
        async picture => {
          const image = await createImageBitmap(await (await fetch('data:image/jpeg;base64,' + picture)).blob());
          const [width, height] = [image.width & ~1, image.height & ~1];
          const film = window.film = { parts: [], count: 0, error: null, canvas: new OffscreenCanvas(width, height) };
          film.encoder = new VideoEncoder({
            output: part => {
              const bytes = new Uint8Array(part.byteLength);
              part.copyTo(bytes);
              film.parts.push({ at: part.timestamp, key: part.type === 'key', data: btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join('')) });
            },
            error: error => { film.error = String(error); },
          });
          film.encoder.configure({ codec: 'vp8', width, height, bitrate: 1500000 });
          return [width, height];
        }
        """;

    private const string Add = """
        async frames => {
          const pen = film.canvas.getContext('2d');
          for (const frame of frames) {
            const image = await createImageBitmap(await (await fetch('data:image/jpeg;base64,' + frame.picture)).blob());
            pen.drawImage(image, 0, 0, film.canvas.width, film.canvas.height);
            const shown = new VideoFrame(film.canvas, { timestamp: frame.at });
            film.encoder.encode(shown, { keyFrame: film.count++ % 50 === 0 });
            shown.close();
            image.close();
          }
        }
        """;

    private const string End = "async () => { await film.encoder.flush(); return JSON.stringify({ parts: film.parts, error: film.error }); }";

    /// <returns>A WebM file.</returns>
    /// <exception cref="PlaywrightException">This browser cannot.</exception>
    public static async Task<byte[]> Encode(IBrowser browser, IReadOnlyList<FilmFrame> frames)
    {
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.RouteAsync("**/*", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<!doctype html><title>film</title>" }));
        await page.GotoAsync(Site);
        var size = await page.EvaluateAsync<int[]>(Begin, Convert.ToBase64String(frames[0].Picture));
        // The last one is seen for a moment, too.
        foreach (var some in frames.Append(frames[^1] with { At = frames[^1].At + LastFrame }).Chunk(AtOnce))
            await page.EvaluateAsync(Add, some.Select(frame => new { at = (long)((frame.At - frames[0].At) * 1000), picture = Convert.ToBase64String(frame.Picture) }).ToArray());
        var film = JsonSerializer.Deserialize<Encoded>(await page.EvaluateAsync<string>(End), JsonSerializerOptions.Web)!;
        return film.Error is { } error ? throw new PlaywrightException(error) : WebmFile.Write(size[0], size[1], film.Parts);
    }

    private sealed record Encoded(IReadOnlyList<FilmPart> Parts, string? Error);
}
