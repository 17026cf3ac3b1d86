using TestRuns.Components.Look;
using TestRuns.Hooks.Inbound;
using TestRuns.Hooks.Outbound;

namespace TestRuns.Components.HookPages;

/// <summary>What is said of webhooks, and how it looks.</summary>
public static class HookText
{
    public static StatusLook Look(WebhookView hook) => hook switch
    {
        { Enabled: false } => new("Off", IconPaths.Slash, "look-cancelled"),
        { PausedAt: not null } => new("Paused", IconPaths.Warning, "look-failed"),
        { FailingSince: not null } => new("Failing", IconPaths.Warning, "look-aborting"),
        _ => new("On", IconPaths.Check, "look-passed"),
    };

    public static StatusLook Look(WebhookDelivery delivery) => delivery switch
    {
        { State: DeliveryState.Delivered } => new("Delivered", IconPaths.Check, "look-passed"),
        { State: DeliveryState.GivenUp } => new("Given up", IconPaths.Cross, "look-failed"),
        { Attempts: 0 } => new("Waiting", IconPaths.Hollow, "look-waiting"),
        _ => new("Tried again", IconPaths.Turning, "look-aborting"),
    };

    /// <summary>"finished, cancelled": without the word that all of them begin with.</summary>
    public static string Events(IReadOnlyList<string> events) => string.Join(", ", events.Select(Event));

    public static string Event(string type) => type.Split('.', 2) is [_, var what] ? what : type;

    /// <summary>Where it leads to, without what follows: that may be a secret.</summary>
    public static string Host(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.Authority : url;

    /// <summary>Why nothing gets through, or why it is not tried; null: it does.</summary>
    public static string? Trouble(WebhookView hook, DateTimeOffset now, TimeZoneInfo zone) => hook switch
    {
        { Enabled: false } => null,
        { PausedAt: { } paused } => $"Paused since {TimeText.ClockOrFull(paused, now, zone)}: nothing got through for a day. Resume it when the other side works again",
        { FailingSince: { } since } => $"Nothing got through since {TimeText.ClockOrFull(since, now, zone)}{(hook.LastError is { } error ? $": {error}" : "")}",
        _ => null,
    };

    /// <summary>Whether calls from outside may end runs of the project, and who decided so.</summary>
    public static (string Text, string Css) Switch(StopState state, long projectId)
    {
        if (!state.Enabled) return ($"Switched off for all projects{By(state)}: calls are answered, and change nothing.", "look-aborting");
        if (!state.Lets(projectId)) return ($"Off for this project{By(state)}: calls are answered, and change nothing.", "look-aborting");
        return ("On: a call with a good signature aborts the run that has its key.", "look-passed");
    }

    public static string Call(StopCall call) => call.Answer.Outcome switch
    {
        StopOutcome.Malformed => $"could not be read: {string.Join(", ", call.Answer.Mistakes.Keys)}",
        StopOutcome.UnknownKey => $"“{call.Key}”: no live run has this key",
        StopOutcome.OtherStatus => $"“{call.Key}”: “{call.Status}” ends no run",
        StopOutcome.Inert => $"“{call.Key}”: switched off, nothing was changed",
        StopOutcome.AlreadyRequested => $"“{call.Key}”: the run was being aborted already",
        StopOutcome.AlreadyFinished => $"“{call.Key}”: the run had ended already",
        StopOutcome.Deferred => $"“{call.Key}”: the run ends after its critical step",
        _ => $"“{call.Key}”: the run is aborted",
    };

    private static string By(StopState state) => state.ChangedBy is { } who ? $" by {who}" : "";
}
