namespace TestRuns.Reporters.Wire;

/// <summary>Reporter → server: this process, or shard, is done.</summary>
/// <param name="Status">Passed, failed or cancelled. A run without cases ends by it, or by the exit code.</param>
public sealed record FinishReport(int? ExitCode = null, ReportedStatus? Status = null);

/// <param name="RunStatus">As design.md §2 has it, in camelCase: <c>started</c> while other shards go on.</param>
public sealed record FinishAnswer(string RunStatus);

/// <summary>Reporter → server, after an <see cref="AbortOrder"/>: the proof that everything that it had started is dead.</summary>
/// <param name="Processes">How many there were when ending began.</param>
/// <param name="Left">How many could not be ended.</param>
/// <param name="AfterMs">From the first signal until none was left.</param>
/// <param name="Means">How they were found and ended: "cgroup", "process group".</param>
public sealed record EndedReport(int Processes, int Left, double AfterMs, string Means);

/// <summary>Reporter → server: its process was told to stop. The run is aborted at once.</summary>
/// <param name="Why">"stopped by Ctrl-C".</param>
public sealed record ReporterGoodbye(string Why);

/// <summary>Server → reporter: end the suite. A second one with force is possible: SIGKILL at once then.</summary>
/// <param name="By">Who asked, for people.</param>
public sealed record AbortOrder(string Reason, string By, bool Force, int GraceMs);

/// <summary>Server → reporter: end this case, if that is possible. The suite goes on.</summary>
public sealed record CaseCancelOrder(string Case, string Reason);

/// <summary>Server → reporter: the session is over, do not come back.</summary>
public sealed record SessionClosed(string Why);

/// <summary>What the server sends to a reporter. What came up while it was away is sent again when it is back, so each may come twice.</summary>
public interface IReporterSocket
{
    Task Abort(AbortOrder order);

    Task CaseCancel(CaseCancelOrder order);

    Task Closed(SessionClosed closed);
}

/// <summary>
/// What a reporter calls on the server's hub. A call that returned is acknowledged: its effect is durable. One that failed
/// with its socket is made again on the next; what came twice counts once.
/// </summary>
public interface IReporterHub
{
    Task<ReporterWelcome> Hello(ReporterHello hello);

    /// <summary>Returns at once: a sign of life in both directions.</summary>
    Task Ping();

    /// <summary>One at a time, in the order of the items' numbers.</summary>
    Task<ReportAnswer> Report(ItemReport report);

    Task Ended(EndedReport report);

    Task<FinishAnswer> Finish(FinishReport report);

    Task Goodbye(ReporterGoodbye goodbye);
}
