using System.Diagnostics;
using TestRuns.Benchmark.History;
using TestRuns.Benchmark.Watching;
using TestRuns.E2E.Support;

namespace TestRuns.Benchmark.Rows;

public static class StartRows
{
    private const string Start = "the process is started on an empty data folder → /readyz says so (asked every 20 ms)";

    /// <summary>What publish.sh makes takes minutes to make: it has a row only when it is there already.</summary>
    private static readonly string? OneFile = Environment.GetEnvironmentVariable(PublishedProgram.Variable);

    public static IReadOnlyList<Row> All =>
    [
        new FirstStartRow("start-empty", $"{Start}; as it is built, without ahead-of-time compilation", alone: null),
        .. OneFile is null ? Array.Empty<Row>() : [new FirstStartRow("start-file", $"{Start}; the one file that people host, {PublishedProgram.Variable}", Path.GetFullPath(OneFile))],
        new IdleMemoryRow(),
        new ControllerMemoryRow(),
    ];
}

/// <summary>The first start of an installation.</summary>
/// <param name="alone">Instead of what was built: an executable.</param>
public sealed class FirstStartRow(string name, string what, string? alone) : Row
{
    public override string Name => name;

    public override string What => what;

    public override IReadOnlyList<Goal> Goals => [new(Stat.P95, 3)];

    public override async Task<Reading> Measure(Bench bench, CancellationToken token)
    {
        var times = new List<double>();
        for (var start = 0; start < bench.Samples(10, smokes: 1); start++)
        {
            var begun = Stopwatch.GetTimestamp();
            await using var server = await TestServer.Start(token, alone: alone);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }

        return new Reading("s", times);
    }
}

/// <summary>A start on a folder that has been in use.</summary>
public sealed class StartRow(string name, string what, HistorySize size) : Row
{
    public override string Name => name;

    public override string What => what;

    public override IReadOnlyList<Goal> Goals => [new(Stat.P95, 3)];

    public override async Task<Reading> Measure(Bench bench, CancellationToken token)
    {
        var lab = await OldLab.Of(bench.Smoke ? HistorySize.Smallest : size, bench, token);
        var times = new List<double>();
        for (var start = 0; start < bench.Samples(10, smokes: 1); start++)
        {
            await lab.Server.Stop();
            var begun = Stopwatch.GetTimestamp();
            await lab.Server.StartAgain(token);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }

        return new Reading("s", times);
    }
}

/// <summary>What a server holds when nobody does anything.</summary>
public sealed class IdleMemoryRow : Row
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    public override string Name => "memory-idle";

    public override string What =>
        $"resident memory of the server's process {Quiet.TotalSeconds:0} s after it was started on an empty data folder and somebody signed in; its own controller is connected and has two processes of its own";

    public override IReadOnlyList<Goal> Goals => [new(Stat.Max, 200)];

    public override async Task<Reading> Measure(Bench bench, CancellationToken token)
    {
        var (server, guard, worker) = (new List<double>(), new List<double>(), new List<double>());
        for (var start = 0; start < bench.Samples(3, smokes: 1); start++)
        {
            await using var lab = await bench.OwnLab(new Dictionary<string, string>(), token);
            await lab.Connected("embedded", token);
            if (!bench.Smoke) await Task.Delay(Quiet, token);
            server.Add(ProcessMemory.Resident(lab.Server.ProcessId));
            foreach (var child in ProcessWatch.ChildrenOf(lab.Server.ProcessId))
            {
                guard.Add(ProcessMemory.Resident(child.Id));
                worker.AddRange(ProcessWatch.ChildrenOf(child.Id).Select(one => ProcessMemory.Resident(one.Id)));
            }
        }

        return new Reading("MB", server, null, [new Count("MB of the controller's guard", guard.Average()), new Count("MB of its worker", worker.Average())]);
    }
}

/// <summary>What each connected controller costs the server.</summary>
public sealed class ControllerMemoryRow : Row
{
    private const int Controllers = 10;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    public override string Name => "memory-controller";

    public override string What => $"by how much the server's private memory grows for each of {Controllers} real controllers that connect, {Quiet.TotalSeconds:0} s after the last; the heap's own growth and shrinking is in it";

    public override async Task<Reading> Measure(Bench bench, CancellationToken token)
    {
        await using var lab = await bench.OwnLab(new Dictionary<string, string>(), token);
        await lab.Connected("embedded", token);
        // The first one makes the server compile and load what the others use, too.
        await lab.StartController(new ControllerSetup("first"), token);
        if (!bench.Smoke) await Task.Delay(Quiet, token);
        var before = ProcessMemory.Private(lab.Server.ProcessId);
        var count = bench.Samples(Controllers, smokes: 2);
        for (var one = 0; one < count; one++) await lab.StartController(new ControllerSetup($"lab-{one}"), token);
        if (!bench.Smoke) await Task.Delay(Quiet, token);
        return new Reading("MB", [(ProcessMemory.Private(lab.Server.ProcessId) - before) / count]);
    }
}
