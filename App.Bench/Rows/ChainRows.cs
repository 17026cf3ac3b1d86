using System.Diagnostics;
using Microsoft.Data.Sqlite;
using TestRuns.Benchmark.Counting;
using TestRuns.Benchmark.Floors;
using TestRuns.Benchmark.Watching;
using TestRuns.E2E.Support;

namespace TestRuns.Benchmark.Rows;

/// <summary>What a step costs that does nothing: all of it is the product's.</summary>
public static class ChainRows
{
    public static IReadOnlyList<Row> All =>
    [
        new ChainRow("chain-200", "POST …/runs is begun → the end of a run of 200 steps “true” is in the database, divided by 200", [new(Stat.P50, 2)], ChainClock.Wall),
        new ChainRow("chain-200-stored", "within such runs: from the stored beginning of a step to that of the next; the mean of each run, as they are stored in whole ms", [new(Stat.P50, 2)], ChainClock.Stored),
        new ChainRow("slots-20", "20 runs of 20 steps “true” started at once, a slot for each → the last one's end is in the database, divided by 400", [], ChainClock.Wall, runs: 20, steps: 20),
    ];
}

public enum ChainClock
{
    /// <summary>From outside, begin and end of the whole.</summary>
    Wall,

    /// <summary>The times that the product wrote down.</summary>
    Stored,
}

public sealed class ChainRow(string name, string what, IReadOnlyList<Goal> goals, ChainClock clock, int runs = 1, int steps = 200) : Row
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public override string Name => name;

    public override string What => what;

    public override IReadOnlyList<Goal> Goals => goals;

    public override async Task<Reading> Measure(Bench bench, CancellationToken token)
    {
        var lab = await bench.SharedLab(Lab.Roomy, token);
        await lab.Connected("embedded", token);
        var suite = Suite(lab);
        for (var round = 0; round < bench.Samples(4, smokes: 0); round++) await Once(lab, suite, token);
        var times = new List<double>();
        for (var round = 0; round < bench.Samples(12, smokes: 1); round++) times.Add(await Once(lab, suite, token));
        var floor = new FloorReading("a shell that says true, started and reaped", Statistics.Of(Stat.P50, BareStep.Measure(bench.Samples(200, smokes: 10))));
        var counts = clock == ChainClock.Wall && runs == 1 ? await Costs.Of(bench, counted => Task.FromResult(Suite(counted)), (counted, made) => Once(counted, made, token), parts: steps, token) : [];
        return new Reading("ms", times, floor, counts);
    }

    private string Suite(Lab lab) => lab.PutSuite([.. Enumerable.Range(1, steps).Select(number => CatalogStep.Command($"Step {number}", "true"))]);

    private async Task<double> Once(Lab lab, string suite, CancellationToken token)
    {
        var begun = Stopwatch.GetTimestamp();
        var made = await Task.WhenAll(Enumerable.Range(0, runs).Select(_ => lab.Api.Start(suite, environment: null, token)));
        var ends = await Task.WhenAll(made.Select(run => RecordedEnd.Of(lab, run.Id, Patience, token)));
        foreach (var (run, end) in made.Zip(ends)) Check(lab, run.Id, end.Status);
        return clock == ChainClock.Wall
            ? Stopwatch.GetElapsedTime(begun, ends.Max(end => end.At)).TotalMilliseconds / (runs * steps)
            : Stored(lab, made[0].Id);
    }

    /// <summary>All of it happened, and all of it was recorded.</summary>
    private void Check(Lab lab, long run, string status)
    {
        using var connection = DatabaseFile.Open(lab.Server, SqliteOpenMode.ReadOnly);
        var passed = DatabaseFile.Read(
            connection,
            "SELECT COUNT(*) FROM StepExecutions WHERE RunId = $run AND Status = 'Passed' AND ExitCode = 0 AND StartedAt IS NOT NULL AND EndedAt IS NOT NULL",
            row => row.GetInt32(0), ("$run", run))[0];
        if (status != "Passed" || passed != steps) throw new InvalidOperationException($"Run {run} is {status}, and {passed} of its {steps} steps are recorded as passed");
    }

    private double Stored(Lab lab, long run)
    {
        using var connection = DatabaseFile.Open(lab.Server, SqliteOpenMode.ReadOnly);
        var begins = DatabaseFile.Read(connection, "SELECT StartedAt FROM StepExecutions WHERE RunId = $run ORDER BY Position", row => row.GetInt64(0), ("$run", run));
        return (begins[^1] - begins[0]) / (double)(steps - 1);
    }
}
