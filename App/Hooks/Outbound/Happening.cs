using System.Globalization;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Hooks.Outbound;

/// <summary>What a delivery tells of: an event of a run, and the run as it was when the delivery was written.</summary>
/// <param name="DeliveryKey">The delivery's own.</param>
/// <param name="EventId">Null: a test.</param>
/// <param name="Attempt">How often the run had been started by then: 1, and one more each time it went back to the queue.</param>
internal sealed record Happening(
    string DeliveryKey, string EventType, long? EventId, DateTimeOffset At, string By, RunSummary Run, int Attempt, string ProjectKey, string ProjectName, string RunUrl)
{
    /// <summary>The rule that it is told by, in words; null: the webhook itself wants the event.</summary>
    public string? Rule { get; init; }

    /// <summary>What the rule has to say, in one line.</summary>
    public string? Notice { get; init; }

    private static readonly Dictionary<string, Func<Happening, object?>> Places = new(StringComparer.Ordinal)
    {
        ["delivery.id"] = it => it.DeliveryKey,
        ["event.type"] = it => it.EventType,
        ["event.id"] = it => it.EventId,
        ["event.at"] = it => Time(it.At),
        ["event.by"] = it => it.By,
        ["rule.name"] = it => it.Rule,
        ["notice.text"] = it => it.Notice,
        ["project.key"] = it => it.ProjectKey,
        ["project.name"] = it => it.ProjectName,
        ["run.id"] = it => it.Run.Id,
        ["run.number"] = it => it.Run.Number,
        ["run.name"] = it => it.Run.Name,
        ["run.suite"] = it => it.Run.SuiteName,
        ["run.status"] = it => it.Status.ToString(),
        ["run.attempt"] = it => it.Attempt,
        ["run.url"] = it => it.RunUrl,
        ["run.key"] = it => it.Run.Key,
        ["run.branch"] = it => it.Run.Branch,
        ["run.commit"] = it => it.Run.Commit,
        ["run.link"] = it => it.Run.Link,
        ["run.environment"] = it => it.Run.EnvironmentName,
        ["run.createdBy"] = it => it.Run.CreatedBy,
        ["run.createdAt"] = it => Time(it.Run.CreatedAt),
        ["run.startedAt"] = it => Time(it.Run.StartedAt),
        ["run.endedAt"] = it => it.IsOver ? Time(it.At) : null,
        ["run.durationMs"] = it => it.IsOver && it.Run.StartedAt is { } started ? Math.Max(0, (long)(it.At - started).TotalMilliseconds) : null,
        ["cases.total"] = it => it.Run.Progress.Total,
        ["cases.passed"] = it => it.Run.Progress.Passed,
        ["cases.failed"] = it => it.Run.Progress.Failed,
        ["cases.skipped"] = it => it.Run.Progress.Skipped,
        ["cases.cancelled"] = it => it.Run.Progress.Cancelled,
        ["abort.kind"] = it => it.Run.Abort?.Kind.ToString(),
        ["abort.text"] = it => it.Run.Abort?.Text,
        ["abort.by"] = it => it.Run.Abort?.By,
        ["abort.unconfirmed"] = it => it.Run.Abort?.Unconfirmed,
    };

    /// <summary>What a template may name, in the order in which it is shown.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Places.Keys];

    /// <summary>Text, a number, true or false, or null.</summary>
    public object? this[string name] => Places[name](this);

    public static bool Knows(string name) => Places.ContainsKey(name);

    /// <summary>The run may have gone on since: the event says what it was told for.</summary>
    private RunStatus Status => EventType switch
    {
        EventTypes.RunStarted => RunStatus.Started,
        EventTypes.RunPassed => RunStatus.Passed,
        EventTypes.RunFailed => RunStatus.Failed,
        EventTypes.RunCancelled => RunStatus.Cancelled,
        _ => Run.Status,
    };

    private bool IsOver => Status.IsTerminal();

    private static string? Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
