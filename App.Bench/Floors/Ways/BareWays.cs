using System.Diagnostics;
using System.Net.Http.Json;
using TestRuns.Benchmark.Rows;
using TestRuns.Benchmark.Watching;
using TestRuns.E2E.Support;

namespace TestRuns.Benchmark.Floors.Ways;

/// <summary>
/// What an abort and a step cost by the product's means (Kestrel, SQLite, SignalR, two programs beside this one) when nothing
/// else is done: the least that this machine lets them take.
/// </summary>
public static class BareWays
{
    private const int StepsAtOnce = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>In ms each, from the request to the last death seen.</summary>
    public static async Task<IReadOnlyList<double>> Aborts(int samples, CancellationToken token)
    {
        await using var pair = await BarePair.Start(token);
        var times = new List<double>();
        for (var sample = 0; sample < samples; sample++) times.Add(await Abort(pair.Caller, token));
        return times;
    }

    /// <summary>In ms each: the means of short chains.</summary>
    public static async Task<IReadOnlyList<double>> Steps(int samples, CancellationToken token)
    {
        await using var pair = await BarePair.Start(token);
        var times = new List<double>();
        for (var sample = 0; sample < samples; sample++)
        {
            var begun = Stopwatch.GetTimestamp();
            using var answer = await pair.Caller.PostAsync($"chain/{StepsAtOnce}", content: null, token);
            answer.EnsureSuccessStatusCode();
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds / StepsAtOnce);
        }

        return times;
    }

    /// <summary>Reading blocks, and what goes on behind a connection may be the thread that carries its messages: a thread of its own.</summary>
    internal static Task UntilInputEnds() => Task.Factory.StartNew(() => Console.In.ReadToEnd(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static async Task<double> Abort(HttpClient caller, CancellationToken token)
    {
        var marker = $"TESTRUNS_BENCH_TREE={Guid.NewGuid():N}";
        using (var grown = await caller.PostAsJsonAsync("grow", new { marker, command = FloorRows.Tree }, token)) grown.EnsureSuccessStatusCode();
        IReadOnlyList<SeenProcess> tree = [];
        await Eventually.Holds(() => (tree = ProcessWatch.WithVariable(marker)).Count >= FloorRows.TreeSize, Patience, $"{FloorRows.TreeSize} processes of a bare tree", token);
        using var watch = new ProcessDeath(tree.Select(one => one.Id));
        var dying = watch.All(Patience);

        var begun = Stopwatch.GetTimestamp();
        using var answer = await caller.PostAsync("abort", content: null, token);
        answer.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(begun, await dying).TotalMilliseconds;
    }
}
