using TestRuns.Runs;

namespace TestRuns.Hooks.Outbound;

/// <summary>What a webhook can be told of.</summary>
public static class HookEvents
{
    public const string Started = "run.started";

    /// <summary>It ran to its end: passed or failed.</summary>
    public const string Finished = "run.finished";

    public const string Cancelled = "run.cancelled";

    /// <summary>What a member's rule wants told, to those webhooks that take it: the rule names the webhook.</summary>
    public const string Notification = "notification";

    /// <summary>Of a delivery that somebody asked for to see whether it arrives.</summary>
    public const string Test = "webhook.test";

    public static IReadOnlyList<string> All { get; } = [Started, Finished, Cancelled, Notification];

    /// <summary>What one is told of that does not say.</summary>
    public static IReadOnlyList<string> Usual { get; } = [Started, Finished, Cancelled];

    /// <summary>The events of runs that anybody can be told of.</summary>
    internal static IReadOnlyList<string> Types { get; } = [EventTypes.RunStarted, EventTypes.RunPassed, EventTypes.RunFailed, EventTypes.RunCancelled];

    /// <summary>Which of <see cref="All"/> an event of a run is; null: none.</summary>
    internal static string? Of(string type) => type switch
    {
        EventTypes.RunStarted => Started,
        EventTypes.RunPassed or EventTypes.RunFailed => Finished,
        EventTypes.RunCancelled => Cancelled,
        _ => null,
    };
}
