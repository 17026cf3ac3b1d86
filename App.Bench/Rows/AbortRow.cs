using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using TestRuns.Benchmark.Counting;
using TestRuns.Benchmark.Floors;
using TestRuns.Benchmark.Watching;
using TestRuns.E2E.Support;

namespace TestRuns.Benchmark.Rows;

/// <inheritdoc cref="AbortRows"/>
public sealed class AbortRow(AbortScene scene) : Row
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public override string Name => scene.Name;

    public override string What => scene.What;

    public override IReadOnlyList<Goal> Goals => scene.Goals;

    public override async Task<Reading> Measure(Bench bench, CancellationToken token)
    {
        var lab = await bench.SharedLab(Lab.Roomy, token);
        var suite = lab.PutSuite(AbortRows.StepOf(scene));
        using var crowd = scene.Beside > 0 ? await Crowd.Gather(scene.Beside, token) : null;
        // The server compiles what it does the first times: nobody waits for that twice.
        for (var round = 0; round < bench.Samples(scene.WarmUps, smokes: 0); round++) await Round(lab, suite, token);
        var times = new List<double>();
        for (var round = 0; round < bench.Samples(scene.Rounds, smokes: 1); round++) times.AddRange(await Round(lab, suite, token));
        var floor = await TreeKill.Of(scene.Command, scene.Processes, bench.Samples(50), token);
        var counts = scene.Counted ? await Costs.Of(bench, counted => Begin(counted, counted.PutSuite(AbortRows.StepOf(scene)), token), (counted, trees) => Abort(counted, trees, token), parts: scene.Together, token) : [];
        return new Reading("ms", times, floor, counts);
    }

    private async Task<IReadOnlyList<double>> Round(Lab lab, string suite, CancellationToken token) => await Abort(lab, await Begin(lab, suite, token), token);

    /// <summary>Runs with all of their processes, by the run's id.</summary>
    private async Task<IReadOnlyDictionary<long, IReadOnlyList<int>>> Begin(Lab lab, string suite, CancellationToken token)
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, scene.Together).Select(_ => lab.Api.Start(suite, environment: null, token)));
        var trees = new Dictionary<long, IReadOnlyList<int>>();
        foreach (var run in runs) trees[run.Id] = await lab.ProcessesOf(run.Id, scene.Processes, token);
        return trees;
    }

    /// <summary>How long each run's processes lived after that, in ms.</summary>
    private async Task<IReadOnlyList<double>> Abort(Lab lab, IReadOnlyDictionary<long, IReadOnlyList<int>> trees, CancellationToken token)
    {
        using var watch = new ProcessDeath(trees.Values.SelectMany(tree => tree));
        var dying = watch.All(Patience);
        var begun = Stopwatch.GetTimestamp();
        var asking = trees.Keys.Select(run => lab.Caller.PostAsJsonAsync($"api/v1/runs/{run}/abort", new { reason = "measured", force = scene.Force }, token)).ToList();
        await dying;
        foreach (var answer in await Task.WhenAll(asking)) await Accepted(answer, token);
        foreach (var run in trees.Keys) await Ended(lab, run, token);
        return [.. trees.Values.Select(tree => Stopwatch.GetElapsedTime(begun, tree.Max(watch.Of)).TotalMilliseconds)];
    }

    private static async Task Accepted(HttpResponseMessage answer, CancellationToken token)
    {
        using (answer)
        {
            if (answer.StatusCode == HttpStatusCode.Accepted) return;
            throw new InvalidOperationException($"An abort was answered with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(token)}");
        }
    }

    /// <summary>As it should, and with all of its processes: none that was not watched lives on.</summary>
    private static async Task Ended(Lab lab, long run, CancellationToken token)
    {
        await RecordedEnd.Confirmed(lab, run, Patience, token);
        if (ProcessWatch.OfRun(lab.Server, run) is { Count: > 0 } left) throw new InvalidOperationException($"Run {run} is cancelled, and there is still {string.Join(", ", left)}");
    }
}
