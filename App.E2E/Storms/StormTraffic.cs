using Microsoft.Playwright;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;

namespace TestRuns.E2E.Storms;

/// <summary>What people do meanwhile: they start runs and abort them, from several sides at once.</summary>
public sealed class StormTraffic(StormWorld world, int seed)
{
    private const int MostLive = 16;
    private const int MostTied = 3;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private static readonly float Patience = 4_000;
    private static readonly string?[] Environments = [null, null, "land", "sea"];

    /// <summary>Until the token says so. Only what was answered counts: a server that is down answers nothing.</summary>
    public Task Run(CancellationToken end) => Task.WhenAll(
        Starts(new Random(seed), end), Aborts(new Random(seed + 1), end), Buttons(new Random(seed + 2), end), People(new Random(seed + 3), end), Ties(new Random(seed + 4), end), Reports(new Random(seed + 5), end));

    private Task Starts(Random random, CancellationToken end) => Again(random, LongestPause, end, async () =>
    {
        if (Live().Count >= MostLive) return;
        var suite = StormSuites.Names[random.Next(StormSuites.Names.Count)];
        var environment = Environments[random.Next(Environments.Length)];
        var labels = StormWorld.Labels[random.Next(StormWorld.Labels.Count)];
        var made = await world.Api.Start(suite, environment, labels, world.Witness.Variables(environment), end);
        world.Promises.Made(made.Id);
        world.Log.Say($"run {made.Id}: {suite} in {environment ?? "-"} on [{string.Join(',', labels)}]");
    });

    private Task Aborts(Random random, CancellationToken end) => Again(random, 3 * LongestPause, end, async () =>
    {
        if (Live() is not { Count: > 0 } live) return;
        var run = live[random.Next(live.Count)];
        switch (random.Next(6))
        {
            case 0:
                await Task.WhenAll(Abort(run, "first of two", force: false), Abort(run, "second of two", force: false));
                break;
            case 1:
                await Abort(run, "by force", force: true);
                break;
            case 2 when (await world.Api.Find(run, end)).Cases is { Count: > 0 } cases:
                var one = cases[random.Next(cases.Count)];
                var answer = await world.Api.CancelCase(run, one.Id, "not this one", force: random.Next(3) == 0 && !RecordsReader.LiveReported(world.Server).Contains(run), end);
                world.Log.Say($"case {one.Id} of run {run}: {answer.Outcome}");
                break;
            default:
                await Abort(run, "by chance", force: false);
                break;
        }
    });

    private async Task Abort(long run, string reason, bool force)
    {
        var answer = force ? await world.Api.Force(run, reason, CancellationToken.None) : await world.Api.Abort(run, reason, CancellationToken.None);
        if (answer.Outcome is "accepted" or "deferred" or "forced") world.Promises.Aborted(run);
        world.Log.Say($"abort of run {run}, {reason}: {answer.Outcome}");
    }

    /// <summary>The same by a person's hand: what the page does not let them do, they do not do.</summary>
    private Task Buttons(Random random, CancellationToken end) => Again(random, 8 * LongestPause, end, async () =>
    {
        if (Live() is not { Count: > 0 } live) return;
        var run = new RunPage(world.Aborter.Page, live[random.Next(live.Count)]);
        try
        {
            await world.Aborter.Page.GotoAsync($"/runs/{run.RunId}", new() { Timeout = Patience });
            await run.AbortButton.ClickAsync(new() { Timeout = Patience });
            await world.Aborter.Page.GetByTestId("confirm-abort").ClickAsync(new() { Timeout = Patience });
            world.Log.Say($"abort of run {run.RunId} by its button");
        }
        catch (Exception missed) when (missed is PlaywrightException or TimeoutException)
        {
            world.Log.Say($"no abort of run {run.RunId} by its button: {missed.Message.Split('\n')[0]}");
        }
    });

    /// <summary>Works through manual runs, each in a tab of its own, and often goes away instead.</summary>
    private Task People(Random random, CancellationToken end) => Again(random, 6 * LongestPause, end, async () =>
    {
        var made = await world.Api.Start(StormSuites.Manual, environment: null, [], world.Witness.Variables(environment: null), end);
        world.Promises.Made(made.Id);
        var page = await world.Worker.Context.NewPageAsync();
        page.SetDefaultTimeout(5 * Patience);
        // It asks before it is left.
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        var what = random.Next(4);
        try
        {
            var work = new WorkPage(page, made.Id);
            await work.Open();
            await work.Take();
            if (what == 0) await page.ReloadAsync();
            if (what < 2) await work.Passed.ClickAsync(new() { Delay = 700 });
            else if (what == 2) await Task.Delay(4 * LongestPause, end);
            world.Log.Say($"run {made.Id} by hand: {(what < 2 ? "passed" : "left alone")}");
        }
        catch (Exception missed) when (missed is PlaywrightException or TimeoutException)
        {
            world.Log.Say($"run {made.Id} by hand: {missed.Message.Split('\n')[0]}");
        }
        finally
        {
            await page.CloseAsync();
        }
    });

    /// <summary>Ties a run to its page, which then is loaded anew, or looked at for a while, and closed.</summary>
    private Task Ties(Random random, CancellationToken end) => Again(random, 10 * LongestPause, end, async () =>
    {
        if (Live().Count(world.Promises.IsTied) >= MostTied) return;
        var made = await world.Api.Start(StormSuites.Endless, environment: null, [], world.Witness.Variables(environment: null), end);
        world.Promises.Made(made.Id);
        world.Promises.Tied(made.Id);
        var page = await world.Worker.Context.NewPageAsync();
        page.SetDefaultTimeout(2 * Patience);
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        var what = random.Next(3);
        try
        {
            await page.GotoAsync($"/runs/{made.Id}");
            await page.GetByTestId("attach").ClickAsync();
            await Task.WhenAny(Task.Delay(random.NextDouble() * 6 * LongestPause, end));
            if (what == 0) await page.ReloadAsync();
            if (what == 1) await Task.WhenAny(Task.Delay(6 * LongestPause, end));
            world.Log.Say($"run {made.Id} tied to a page, which goes");
        }
        catch (Exception missed) when (missed is PlaywrightException or TimeoutException)
        {
            world.Log.Say($"run {made.Id} tied to a page: {missed.Message.Split('\n')[0]}");
        }
        finally
        {
            await page.CloseAsync();
        }
    });

    /// <summary>Suites that run elsewhere: commands, and some that are played and often die.</summary>
    private Task Reports(Random random, CancellationToken end) => Again(random, 8 * LongestPause, end, () =>
    {
        var (command, throughNetwork) = (StormCommand.All[random.Next(StormCommand.All.Count)], random.Next(3) > 0);
        // Each is two programs that have to start: not so often that nothing else gets to run.
        if (random.Next(2) == 0) world.Reporters.Begin(command, throughNetwork);
        world.Reporters.Play(random.Next(3) == 0 ? random.NextDouble() * 6 * LongestPause : null);
        return Task.CompletedTask;
    });

    private List<long> Live() => world.Server.IsRunning ? [.. RecordsReader.Live(world.Server)] : [];

    private static async Task Again(Random random, TimeSpan longestPause, CancellationToken end, Func<Task> act)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                await act();
                await Task.Delay(random.NextDouble() * longestPause, end);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception down) when (down is HttpRequestException or OperationCanceledException)
            {
                // The server is down, or went down while it answered.
                await Task.WhenAny(Task.Delay(longestPause, end));
            }
        }
    }
}
