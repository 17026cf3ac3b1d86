using Microsoft.Playwright;

namespace TestRuns.Worker.Browsers;

/// <summary>One browser step, from the start of the browser to its end: a line for each action, and evidence of what failed.</summary>
internal sealed class BrowserRun(BrowserJob job, TextWriter log, TimeProvider time)
{
    private static readonly TimeSpan UsualAction = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestAction = TimeSpan.FromSeconds(1);

    /// <summary>What is left of the step's time for looking what was wrong, and for making a video of it.</summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestFilming = TimeSpan.FromSeconds(25);

    /// <summary>What still hangs then is killed with the rest of the step.</summary>
    private static readonly TimeSpan LongestClosing = TimeSpan.FromSeconds(10);

    private readonly long began = time.GetTimestamp();
    private bool passed;
    private int failure;

    /// <returns>The exit code: 0, or one of <see cref="BrowserJob"/>.</returns>
    public async Task<int> Run()
    {
        try
        {
            using var playwright = await Playwright.CreateAsync();
            var (browser, problem) = await new BrowserLaunch(job.Browser, log).Try(playwright);
            if (browser is not null) await Use(browser);
            else await Tell(BrowserJob.NoBrowser, problem!);
        }
        catch (Exception error) when (error is PlaywrightException or TimeoutException)
        {
            // A browser that is gone cannot be closed either: the first thing that went wrong is what counts.
            if (!passed && failure == 0) await Tell(BrowserJob.NoBrowser, $"the browser cannot be used: {FailureLook.FirstLine(error)}");
        }

        return failure;
    }

    private async Task Use(IBrowser browser)
    {
        await log.WriteLineAsync($"{MachineBrowser.NameOf(job.Browser)} {browser.Version} ({job.Browser})");
        var life = new BrowserLife(browser, time);
        try
        {
            await Act(browser, life);
        }
        catch (PlaywrightException error)
        {
            if (!await life.EndedBefore(error)) throw;
            await Tell(BrowserJob.NoBrowser, BrowserLife.Ended);
        }

        await browser.CloseAsync().WaitAsync(LongestClosing, time, CancellationToken.None);
    }

    private async Task Act(IBrowser browser, BrowserLife life)
    {
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1280, Height = 800 } });
        await context.Tracing.StartAsync(new() { Screenshots = true, Snapshots = true });
        var words = new PageWords();
        context.Console += (_, message) => words.Hear(message);
        context.WebError += (_, error) => words.Hear(error);
        context.Page += (_, opened) => words.Watch(opened);
        var page = await context.NewPageAsync();
        var film = job.VideoOnFailure ? await PageFilm.Begin(page) : null;
        passed = await Act(new BrowserActor(context, page, job.Folder), words, life);
        if (failure == BrowserJob.Failed && film is not null) await Keep(film, browser);
    }

    private async Task<bool> Act(BrowserActor actor, PageWords words, BrowserLife life)
    {
        for (var number = 1; number <= job.Actions.Count; number++)
        {
            var action = job.Actions[number - 1];
            var start = time.GetTimestamp();
            try
            {
                var outcome = await actor.Do(action, number, Limit());
                await log.WriteLineAsync($"✓ {outcome} ({SpanOf(time.GetElapsedTime(start))})");
            }
            catch (Exception error) when (error is PlaywrightException or TimeoutException)
            {
                if (await life.EndedBefore(error)) await Tell(BrowserJob.NoBrowser, $"{BrowserActor.Words(action)}: {BrowserLife.Ended}");
                else await Fail(new FailureLook(actor.Page, words.Crashed == actor.Page), number, error, time.GetElapsedTime(start));
                foreach (var said in words.Last) await log.WriteLineAsync($"  {said}");
                return false;
            }
        }

        return true;
    }

    private async Task Fail(FailureLook look, int number, Exception error, TimeSpan took)
    {
        var action = job.Actions[number - 1];
        var why = await look.Why(action, error);
        await log.WriteLineAsync($"✗ {BrowserActor.Words(action)} ({SpanOf(took)}): {why}");
        if (await look.Where() is { } where) await log.WriteLineAsync($"  {where}");
        await Say(BrowserJob.Failed, $"{BrowserActor.Words(action)}: {why}");
        foreach (var problem in await look.Keep(job.Folder, number)) await log.WriteLineAsync($"  {problem}");
    }

    private async Task Keep(PageFilm film, IBrowser browser)
    {
        try
        {
            if (film.Frames is { Count: > 0 } frames) await File.WriteAllBytesAsync(Path.Combine(job.Folder, "video.webm"), await FilmEncoder.Encode(browser, frames).WaitAsync(LongestFilming), CancellationToken.None);
        }
        catch (Exception error) when (error is PlaywrightException or TimeoutException)
        {
            await log.WriteLineAsync($"  there is no video: {FailureLook.FirstLine(error)}");
        }
    }

    private async Task Tell(int code, string why)
    {
        await log.WriteLineAsync($"✗ {why}");
        await Say(code, why);
    }

    private Task Say(int code, string why)
    {
        failure = code;
        return File.WriteAllTextAsync(Path.Combine(job.Folder, BrowserJob.WhyFile), why, CancellationToken.None);
    }

    /// <summary>An action ends before its step is killed, as far as that leaves it any time.</summary>
    private TimeSpan Limit()
    {
        var longest = job.VideoOnFailure ? LongestLook + LongestFilming : LongestLook;
        var look = job.Timeout / 4 < longest ? job.Timeout / 4 : longest;
        var left = job.Timeout - time.GetElapsedTime(began) - look;
        var most = job.ActionTimeout ?? UsualAction;
        return left > most ? most : left < ShortestAction ? ShortestAction : left;
    }

    private static string SpanOf(TimeSpan took) =>
        took.TotalSeconds < 10 ? FormattableString.Invariant($"{took.TotalMilliseconds:0} ms") : FormattableString.Invariant($"{took.TotalSeconds:0.0} s");
}
