using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using TestRuns.Benchmark.Floors;
using TestRuns.Benchmark.Watching;
using TestRuns.E2E.Support;

namespace TestRuns.Benchmark.Rows;

public static class AbortRows
{
    public static IReadOnlyList<Row> All => [new AbortRow(1), new AbortRow(10), new AbortRow(50)];
}

/// <summary>From the call that aborts until the last process of the run is gone.</summary>
public sealed class AbortRow(int together) : Row
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Dictionary<string, string> Settings = new() { ["TESTRUNS__Controllers__Embedded__Slots"] = "60" };

    public override string Name => $"abort-{together}";

    public override string What => together == 1
        ? "POST …/abort is begun on a kept connection → all three processes of the run are gone, seen with pidfds; the server was warmed up"
        : $"{together} aborts begun at once → each run's three processes are gone, counted from the first call's beginning";

    public override IReadOnlyList<Goal> Goals => together == 1 ? [new(Stat.P50, 3), new(Stat.P95, 10)] : [new(Stat.P95, 100)];

    public override async Task<Reading> Measure(Bench bench, CancellationToken token)
    {
        var lab = await bench.SharedLab(Settings, token);
        var suite = lab.PutSuite(CatalogStep.Command("Wait", FloorRows.Tree, grace: 5));
        // The server compiles what it does the first times: nobody waits for that twice.
        for (var round = 0; round < bench.Samples(60 / together, smokes: 1); round++) await Round(lab, suite, token);
        var times = new List<double>();
        var rounds = Math.Max(5, 100 / together);
        for (var round = 0; round < bench.Samples(rounds, smokes: 1); round++) times.AddRange(await Round(lab, suite, token));
        return new Reading("ms", times, await TreeKill.Measure(bench, FloorRows.Tree, FloorRows.TreeSize, 50, token));
    }

    private async Task<IReadOnlyList<double>> Round(Lab lab, string suite, CancellationToken token)
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, together).Select(_ => lab.Api.Start(suite, environment: null, token)));
        var trees = new Dictionary<long, IReadOnlyList<int>>();
        foreach (var run in runs)
        {
            IReadOnlyList<SeenProcess> tree = [];
            await Eventually.Holds(() => (tree = ProcessWatch.OfRun(lab.Server, run.Id)).Count >= FloorRows.TreeSize, Patience, $"the processes of run {run.Id}", token);
            trees[run.Id] = [.. tree.Select(process => process.Id)];
        }

        using var watch = new ProcessDeath(trees.Values.SelectMany(tree => tree));
        var dying = watch.All(Patience);
        var begun = Stopwatch.GetTimestamp();
        var asking = runs.Select(run => lab.Caller.PostAsJsonAsync($"api/v1/runs/{run.Id}/abort", new { reason = "measured" }, token)).ToList();
        await dying;
        foreach (var answer in await Task.WhenAll(asking))
        {
            using (answer)
                if (answer.StatusCode != HttpStatusCode.Accepted) throw new InvalidOperationException($"An abort was answered with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(token)}");
        }

        foreach (var run in runs) await lab.Api.Until(run.Id, seen => seen is { Status: "Cancelled", Abort.Unconfirmed: false }, Patience, "cancelled and confirmed", token);
        foreach (var run in runs)
            if (ProcessWatch.OfRun(lab.Server, run.Id) is { Count: > 0 } left) throw new InvalidOperationException($"Processes of run {run.Id} were not seen and live: {string.Join(", ", left)}");
        return [.. trees.Values.Select(tree => Stopwatch.GetElapsedTime(begun, tree.Max(watch.Of)).TotalMilliseconds)];
    }
}
