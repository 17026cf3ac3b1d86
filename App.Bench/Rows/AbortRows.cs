using TestRuns.E2E.Support;

namespace TestRuns.Benchmark.Rows;

/// <summary>How an abort is measured.</summary>
public sealed record AbortScene(string Name, string What)
{
    public IReadOnlyList<Goal> Goals { get; init; } = [];

    /// <summary>How many runs are aborted at once.</summary>
    public int Together { get; init; } = 1;

    /// <summary>What each run's only step does.</summary>
    public string Command { get; init; } = FloorRows.Tree;

    /// <summary>How many processes that is.</summary>
    public int Processes { get; init; } = FloorRows.TreeSize;

    /// <summary>The step's, in seconds.</summary>
    public double Grace { get; init; } = 5;

    public bool Force { get; init; }

    /// <summary>How many other processes live on the machine, idle.</summary>
    public int Beside { get; init; }

    public int Rounds { get; init; } = 100;

    public int WarmUps { get; init; } = 10;

    /// <summary>Whether what it costs is counted, too: from the call to the confirmed end.</summary>
    public bool Counted { get; init; }
}

/// <summary>From the call that aborts until the last process of the run is gone.</summary>
public static class AbortRows
{
    private const double DeafGrace = 1;

    /// <summary>A server that has been in use for some hours: by then what an abort calls is compiled for good.</summary>
    private const int LongInUse = 200;

    // Ignoring a signal is inherited: none of them is impressed. One is in a session of its own, and one has lost its parent.
    private const string Stubborn =
        """
        trap '' INT TERM HUP
        sh -c 'sleep 600 & wait' &
        setsid sh -c 'sleep 600; :' &
        (sleep 600 &)
        while :; do sleep 600; done
        """;

    private const int StubbornSize = 7;

    private static readonly AbortScene[] Scenes =
    [
        new("abort-first", "as abort-1, but the first thirty that the server was ever asked for: its code is being compiled meanwhile") { WarmUps = 0, Rounds = 30 },
        new("abort-1", $"POST …/abort is begun on a kept connection → all three processes of the run are gone, seen with pidfds; the server was warmed up by {LongInUse} aborts")
        {
            Goals = [new(Stat.P50, 3), new(Stat.P95, 10)], WarmUps = LongInUse, Counted = true,
        },
        new("abort-10", "10 aborts begun at once → the three processes of each run are gone, counted from the beginning of the first call") { Together = 10, Rounds = 10, Goals = [new(Stat.P95, 100)] },
        new("abort-50", "50 aborts begun at once → the three processes of each run are gone, counted from the beginning of the first call") { Together = 50, Rounds = 5, WarmUps = 4, Goals = [new(Stat.P95, 100)] },
        new("abort-among-1000", "as abort-1, with 1,000 idle processes on the machine") { Beside = 1000, Rounds = 50, Goals = [new(Stat.P50, 3), new(Stat.P95, 10)] },
        new("abort-tree-100", "as abort-1, with a shell and 99 children as the run's step")
        {
            Command = "i=0; while [ $i -lt 99 ]; do sleep 600 & i=$((i + 1)); done; wait", Processes = 100, Rounds = 50,
        },
        new("abort-forced", "as abort-1, but forced, against seven processes that ignore every polite signal, one in a session of its own and one orphaned")
        {
            Command = Stubborn, Processes = StubbornSize, Force = true, Rounds = 50, Goals = [new(Stat.Max, 500)],
        },
        new("abort-deaf", "the same seven processes, not forced, with a grace of 1 s: gone after grace and half a second at most")
        {
            Command = Stubborn, Processes = StubbornSize, Grace = DeafGrace, Rounds = 10, WarmUps = 1, Goals = [new(Stat.Max, (DeafGrace * 1000) + 500)],
        },
    ];

    public static IReadOnlyList<Row> All => [.. Scenes.Select(scene => new AbortRow(scene))];

    internal static CatalogStep StepOf(AbortScene scene) => CatalogStep.Command("Wait", scene.Command, scene.Grace);
}
