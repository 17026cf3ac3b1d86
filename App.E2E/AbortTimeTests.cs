using System.Diagnostics;
using TestRuns.E2E.Support;

namespace TestRuns.E2E;

/// <summary>Prints how long an abort takes, seen from outside. It fails only on what nobody would call fast: the figures are the benchmark's.</summary>
[Collection(nameof(Alone))]
public sealed class AbortTimeTests(Browser browser) : EndToEndTest(browser)
{
    private const int Tries = 20;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Fast = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task From_the_call_to_the_last_process_gone_is_a_blink()
    {
        var server = await StartServer();
        using var api = await CallAsAdministrator(server);
        var times = new List<TimeSpan>();
        for (var number = 1; number <= Tries; number++) times.Add(await AbortOne(server, api, $"staging-{number}"));
        times.Sort();
        var median = (times[(Tries / 2) - 1] + times[Tries / 2]) / 2;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"abort to gone, {Tries} times: median {median.TotalMilliseconds:0.0} ms, fastest {times[0].TotalMilliseconds:0.0}, slowest {times[^1].TotalMilliseconds:0.0}");
        median.ShouldBeLessThan(Fast);
    }

    private static async Task<TimeSpan> AbortOne(TestServer server, RunApi api, string environment)
    {
        var run = await api.Start("slow", environment, Token);
        await Eventually.Holds(() => ProcessWatch.OfRun(server, run.Id).Count >= 2, Limit, "a shell and its sleep", Token);
        var tree = ProcessWatch.OfRun(server, run.Id);

        var watch = Stopwatch.StartNew();
        var asking = api.Abort(run.Id, "measured", Token);
        // Without a pause: a pause would be what is measured.
        while (tree.Any(process => ProcessWatch.IsAlive(process.Id)) && watch.Elapsed < Limit) await Task.Yield();
        var took = watch.Elapsed;

        (await asking).Outcome.ShouldBe("accepted");
        await api.Until(run.Id, seen => seen.Status == "Cancelled", Limit, "cancelled", Token);
        ProcessWatch.OfRun(server, run.Id).ShouldBeEmpty();
        return took;
    }
}
