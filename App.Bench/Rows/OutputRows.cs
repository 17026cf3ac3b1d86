using System.Diagnostics;
using System.Globalization;
using TestRuns.Benchmark.Floors;
using TestRuns.Benchmark.Watching;
using TestRuns.E2E.Support;

namespace TestRuns.Benchmark.Rows;

/// <summary>Steps that say much. Every line is then read from the server and compared.</summary>
public static class OutputRows
{
    public static IReadOnlyList<Row> All =>
    [
        new OutputRow("output-100mb", "a step prints 1,000,000 lines of 100 bytes as fast as they are taken → its run has ended, every line stored", [], lines: 1_000_000, format: "%099.0f", width: 99),
        new OutputRow(
            "output-lines", "a step prints 500,000 short lines as fast as they are taken → its run has ended, every line stored; 5 s are 100,000 lines a second",
            [new(Stat.Max, 5)], lines: 500_000, format: "%.0f", width: 0),
    ];
}

/// <param name="format">Of a line's number, as <c>seq</c> takes it.</param>
/// <param name="width">How many digits that makes, with zeros in front; 0: as many as it has.</param>
public sealed class OutputRow(string name, string what, IReadOnlyList<Goal> goals, int lines, string format, int width) : Row
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public override string Name => name;

    public override string What => what;

    public override IReadOnlyList<Goal> Goals => goals;

    public override async Task<Reading> Measure(Bench bench, CancellationToken token)
    {
        var lab = await bench.SharedLab(Lab.Roomy, token);
        await lab.Connected("embedded", token);
        var count = bench.Smoke ? lines / 50 : lines;
        var command = $"seq -f {format} 1 {count}";
        var suite = lab.PutSuite(CatalogStep.Command("Print", command));
        var times = new List<double>();
        for (var sample = 0; sample < bench.Samples(5, smokes: 1); sample++) times.Add(await Once(lab, suite, count, token));
        return new Reading(
            "s", times, Floor(bench, command), [new Count("lines a second", count / Statistics.Of(Stat.P50, times))]);
    }

    private async Task<double> Once(Lab lab, string suite, int count, CancellationToken token)
    {
        var begun = Stopwatch.GetTimestamp();
        var run = (await lab.Api.Start(suite, environment: null, token)).Id;
        var (status, end) = await RecordedEnd.Of(lab, run, Patience, token);
        if (status != "Passed") throw new InvalidOperationException($"The run is {status}");
        await Compare(lab, run, count, token);
        return Stopwatch.GetElapsedTime(begun, end).TotalSeconds;
    }

    /// <summary>No line is lost, doubled, changed, or out of its place.</summary>
    private async Task Compare(Lab lab, long run, int count, CancellationToken token)
    {
        var step = (await lab.Api.Find(run, token)).Cases[0].Steps[0].Id!.Value;
        using var log = new StreamReader(await lab.Caller.GetStreamAsync($"api/v1/runs/{run}/steps/{step}/log", token));
        var number = 0;
        while (await log.ReadLineAsync(token) is { } line)
        {
            var expected = (++number).ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');
            if (line.Split('\t') is not [_, "out", var text] || text != expected) throw new InvalidOperationException($"Line {number} of the log is “{line}” and should end with {expected}");
        }

        if (number != count) throw new InvalidOperationException($"The log has {number} lines and should have {count}");
    }

    private static FloorReading Floor(Bench bench, string command)
    {
        var file = Path.GetTempFileName();
        try
        {
            var times = new List<double>();
            for (var sample = 0; sample < bench.Samples(5, smokes: 1); sample++)
            {
                var begun = Stopwatch.GetTimestamp();
                BareProcess.Reap(BareProcess.Start($"{command} | cat > '{file}'"));
                times.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
            }

            return new FloorReading("the same command through a pipe into a file", Statistics.Of(Stat.P50, times));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
