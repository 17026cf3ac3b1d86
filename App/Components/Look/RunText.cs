using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Components.Look;

/// <summary>What is said of a run, the same in its row and on its page.</summary>
public static class RunText
{
    /// <summary>From when its duration counts: since it started, before that since it was queued.</summary>
    public static DateTimeOffset? Began(RunSummary run) => run.StartedAt ?? run.QueuedAt;

    /// <summary>When it was: of an imported one when it ran, and not when it came.</summary>
    public static DateTimeOffset At(RunSummary run) => run is { Source: RunSource.Import, StartedAt: { } ran } ? ran : run.CreatedAt;

    /// <summary>"staging · lab-3".</summary>
    public static string Where(RunSummary run) => Join(run.EnvironmentName, Machine(run));

    /// <summary>"Sample project · main 4f1c2": what tells it from others of its name.</summary>
    public static string Origin(RunSummary run, string? project) => Join(project, run.SuiteName == run.Name ? null : run.SuiteName, Source(run));

    /// <summary>"main 4f1c2a9".</summary>
    public static string? Source(RunSummary run)
    {
        var commit = run.Commit is { Length: > 7 } hash && hash.All(char.IsAsciiHexDigit) ? hash[..7] : run.Commit;
        var source = string.Join(' ', new[] { run.Branch, commit }.Where(part => part is not null));
        return source.Length == 0 ? null : source;
    }

    /// <summary>One glance at why: who ended it and for what, or what it waits for.</summary>
    public static string? Why(RunSummary run) => run switch
    {
        { Status: RunStatus.Queued or RunStatus.Started, WaitsFor: { } what } => $"waits for {what}",
        { Status: RunStatus.CancelRequested, Abort: { DeferredStep: { } step } } => $"waits for critical step {step}",
        { Abort: { } abort } => By(abort.By, abort.Text),
        _ => null,
    };

    /// <summary>"by Ana: wrong branch"; without a reason "by Ana".</summary>
    public static string By(string who, string reason) => reason.Length == 0 || reason == DefaultText ? $"by {who}" : $"by {who}: {reason}";

    /// <summary>"may still be running on lab-3", where nobody has proven otherwise. Of several controllers it is not said here which.</summary>
    public static string? Unconfirmed(RunSummary run) =>
        run.Abort is { Unconfirmed: true } ? $"may still be running on {(run.Parallel > 1 ? "one of its controllers" : Machine(run) ?? "its controller")}" : null;

    /// <summary>Of a run that is streamed in the machine that it runs on: "lab-3".</summary>
    public static string? Machine(RunSummary run) => run switch
    {
        { Controller: { } controller } => controller,
        { Source: RunSource.Reporter, Client.Name: { } name } => name[(name.LastIndexOf(" on ", StringComparison.Ordinal) is var at and >= 0 ? at + 4 : 0)..],
        _ => null,
    };

    /// <summary>"Cancelled by Ana, 14:02:07, “wrong branch”, 7 processes gone after 0.4 s". Null for a run that ended by itself.</summary>
    public static string? Reason(RunSummary run, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (run.Abort is not { } abort) return null;
        var verb = run.Status == RunStatus.Cancelled ? "Cancelled" : "Abort asked for";
        var parts = new List<string> { $"{verb} by {abort.By}", TimeText.ClockOrFull(abort.RequestedAt, now, zone) };
        if (abort.Text != DefaultText) parts.Add($"“{abort.Text}”");
        if (abort.Forced) parts.Add("by force");
        if (Unconfirmed(run) is { } unconfirmed) parts.Add(unconfirmed);
        else if (run.Status == RunStatus.Cancelled && Ended(abort) is { } ended) parts.Add(ended);
        return string.Join(", ", parts);
    }

    /// <summary>What an abort without a reason is recorded with: it says nothing that "by Ana" does not.</summary>
    private static string DefaultText { get; } = AbortReason.Asked(Actor.System(""), null).Text;

    private static string? Ended(AbortFacts abort) => abort switch
    {
        { EndedProcesses: null } => null,
        { EndedProcesses: 0 } => "no process was left",
        { EndedProcesses: 1, EndedAfterMs: { } after } => $"1 process gone after {After(after)}",
        { EndedProcesses: { } count, EndedAfterMs: { } after } => $"{count} processes gone after {After(after)}",
        { EndedProcesses: { } count } => $"{count} processes gone",
    };

    private static string After(long milliseconds) => SpanText.Of(TimeSpan.FromMilliseconds(milliseconds));

    private static string Join(params IEnumerable<string?> parts) => string.Join(" · ", parts.Where(part => !string.IsNullOrEmpty(part)));
}
