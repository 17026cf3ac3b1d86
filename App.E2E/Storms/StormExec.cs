using System.Text.RegularExpressions;
using TestRuns.E2E.Support;

namespace TestRuns.E2E.Storms;

/// <param name="ExitCode">When nobody ends it.</param>
/// <param name="Lines">What it prints, where that is counted: numbers from 1.</param>
public sealed record StormCommand(string Name, int ExitCode, string Script, int Lines = 0)
{
    /// <summary>None of them takes long by itself.</summary>
    public static readonly IReadOnlyList<StormCommand> All =
    [
        new("talks", 0, "i=0; while [ $i -lt 100 ]; do i=$((i + 1)); echo $i; sleep 0.03; done", Lines: 100),
        new("fails", 5, "sleep 1; echo boom >&2; exit 5"),
        new("is short", 0, "true"),
        new("does not listen", 0, """
            trap '' INT TERM HUP
            sh -c 'trap "" INT TERM HUP; sleep 8 & wait' &
            setsid sh -c 'trap "" INT TERM HUP; sleep 8; :' &
            (sleep 8 &)
            i=0
            while [ $i -lt 16 ]; do i=$((i + 1)); echo "tick $i"; sleep 0.5; done
            wait
            """),
    ];
}

/// <summary><c>testruns exec</c>, as a target of faults: a front, its worker, and the command below them.</summary>
public sealed partial class StormExec(CommandProcess process, StormCommand command) : IAsyncDisposable
{
    private const string WorkerVerb = "exec-worker";

    public StormCommand Command => command;

    public string Name => $"exec {process.Id}, which {command.Name}";

    public Task<int> Ended => process.Ended;

    /// <summary>Null: it has ended.</summary>
    public int? FrontId => process.Ended.IsCompleted ? null : process.Id;

    public int? WorkerId => FrontId is { } front ? ProcessWatch.ChildrenOf(front).FirstOrDefault(child => child.Command.Contains(WorkerVerb, StringComparison.Ordinal))?.Id : null;

    /// <summary>What it was told that its run is; null: it has heard nothing yet.</summary>
    public long? RunId => long.TryParse(Address().Match(process.Log.ToString()).Groups[1].Value, out var id) ? id : null;

    /// <summary>What is alive of the command itself.</summary>
    public IReadOnlyList<SeenProcess> OfCommand => [.. process.Processes.Where(one => !one.Command.Contains(WorkerVerb, StringComparison.Ordinal) && !one.Command.StartsWith(ServerProcess.Executable, StringComparison.Ordinal))];

    /// <summary>So close to one another that neither can do anything about it.</summary>
    public void KillBoth()
    {
        int?[] both = [WorkerId, FrontId];
        foreach (var id in both) if (id is { } stopped) Signals.Send(stopped, Signals.Stop);
        foreach (var id in both) if (id is { } killed) Signals.Send(killed, Signals.Kill);
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    public override string ToString() => $"{Name}: {process.Log}";

    [GeneratedRegex(@"run #\d+: \S+/runs/(\d+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
