using TestRuns.Benchmark.Tabs;
using TestRuns.Benchmark.Watching;
using TestRuns.E2E.Support;

namespace TestRuns.Benchmark.Rows;

public static class ScreenRows
{
    public static IReadOnlyList<Row> All => [new ScreenRow(1), new ScreenRow(10), new ScreenRow(50)];
}

/// <summary>From the commit of a change until a browser draws it, while a hundred changes a second come and many tabs are open.</summary>
public sealed class ScreenRow(int tabs) : Row
{
    private const int Runs = 20;
    private const int MostCases = 400;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Twenty runs that each finish a case so often finish a hundred a second together.</summary>
    private static readonly TimeSpan CaseTime = TimeSpan.FromMilliseconds(195);

    public override string Name => $"screen-{tabs}";

    public override string What =>
        $"a case of one of {Runs} runs is committed (time of its event) → the frame in which a real Chromium draws its count in the list of runs; 100 such commits a second, "
        + (tabs == 1 ? "no other tab" : $"and {tabs - 1} more tabs on the list: real circuits that acknowledge all that is rendered for them and draw nothing");

    public override IReadOnlyList<Goal> Goals => [new(Stat.P95, 300)];

    public override async Task<Reading> Measure(Bench bench, CancellationToken token)
    {
        var lab = await bench.SharedLab(new Dictionary<string, string>(), token);
        var cases = bench.Samples(MostCases, smokes: 3);
        var suite = lab.PutSuite([.. Enumerable.Range(1, cases).Select(number => new CatalogCase($"Case {number}", [new CatalogStep("Wait", "wait") { Wait = CaseTime }]))]);
        await using var real = await RealTab.Open(lab, "/runs", "nav.chips");
        await using var others = new ManyTabs();
        await others.Open(lab, Enumerable.Repeat(("/runs", "Filter by status"), bench.Samples(tabs - 1, smokes: Math.Min(tabs - 1, 2))), token);

        var runs = await Task.WhenAll(Enumerable.Range(0, Runs).Select(_ => lab.Api.Start(suite, environment: null, token)));
        // Half of it warms up what is measured then.
        if (!bench.Smoke) await Task.Delay(CaseTime * cases * 0.4, token);
        var (from, server) = (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), ProcessorTime.Of(lab.Server.ProcessId));
        var (batches, bytes) = (others.Batches, others.Bytes);
        if (bench.Smoke) foreach (var run in runs) await lab.Api.Until(run.Id, seen => seen.IsTerminal, Patience, "its end", token);
        else await Task.Delay(CaseTime * cases * 0.4, token);
        var until = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var used = ProcessorTime.Of(lab.Server.ProcessId) - server;
        (batches, bytes) = (others.Batches - batches, others.Bytes - bytes);
        foreach (var run in runs) await lab.Api.Abort(run.Id, "measured", token);
        foreach (var run in runs) await lab.Api.Until(run.Id, seen => seen.IsTerminal, Patience, "its end", token);
        await Task.Delay(TimeSpan.FromSeconds(1), token);

        if (others.Ended is [var why, ..]) throw new InvalidOperationException($"{others.Ended.Count} tabs were disconnected: {why}");
        if (await real.Troubles() is [var trouble, ..]) throw new InvalidOperationException($"The browser's tab was {trouble}");
        var samples = await Latencies(lab, runs, await real.Seen(), from, until, token);
        var seconds = (until - from) / 1000d;
        return new Reading("ms", samples, null,
        [
            new Count("changes a second", samples.Count / seconds),
            new Count("of the server's processor time", used.TotalSeconds / seconds),
            .. tabs == 1 ? Array.Empty<Count>() : [new Count("batches a second and tab", batches / seconds / others.Count), new Count("KB a second and tab", bytes / 1024d / seconds / others.Count)],
        ]);
    }

    /// <summary>Of each commit in the time measured: until the first sight that shows it, or what came after it.</summary>
    private static async Task<IReadOnlyList<double>> Latencies(Lab lab, IEnumerable<MadeRun> runs, IReadOnlyList<Sight> seen, long from, long until, CancellationToken token)
    {
        var sights = seen.ToLookup(sight => sight.RunId);
        var latencies = new List<double>();
        foreach (var run in runs)
        {
            var done = 0;
            foreach (var happened in await lab.Api.Events(run.Id, token))
            {
                if (happened.Type != "case.finished") continue;
                done++;
                var at = happened.At.ToUnixTimeMilliseconds();
                if (at < from || at > until) continue;
                var first = sights[run.Id].FirstOrDefault(sight => sight.Done >= done)
                    ?? throw new InvalidOperationException($"Case {done} of run {run.Id} was never shown");
                latencies.Add(first.At - at);
            }
        }

        return latencies;
    }
}
