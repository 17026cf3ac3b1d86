using TestRuns.Components.Look;
using TestRuns.Runs;
using TestRuns.Runs.Environments;

namespace TestRuns.Components.Environments;

/// <summary>What is said of an environment.</summary>
public static class EnvironmentText
{
    public static StatusLook Look(EnvironmentView view) => view.Holder switch
    {
        null => new("Free", IconPaths.Hollow, "look-waiting"),
        { HeldUntil: not null } => new("Held", IconPaths.Warning, "look-aborting"),
        { Run.Status: RunStatus.Queued } => new("Kept", IconPaths.Hollow, "look-waiting"),
        _ => new("In use", IconPaths.Turning, "look-started"),
    };

    /// <summary>Until when the lease may last, where that is not simply the end of its run.</summary>
    public static string? Why(EnvironmentView view, DateTimeOffset now, TimeZoneInfo zone) => view.Holder switch
    {
        { HeldUntil: { } until } held => $"#{held.Run.Number} is over, but its processes{(held.Controller is { } there ? $" on {there}" : "")} are not confirmed dead: the environment moves on when they are"
            + (until > now ? $", or from {TimeText.ClockOrFull(until, now, zone)} on, when nothing can be running there any more." : ". To end the wait, disconnect that controller."),
        { Run: { Status: RunStatus.Queued, Number: var number } } => $"#{number} was interrupted and is the next to go on here.",
        { Run: { Status: RunStatus.CancelRequested, Number: var number } } => $"#{number} is being aborted: the environment is free when its processes are confirmed dead.",
        _ => null,
    };

    /// <summary>"2 variables, 1 secret".</summary>
    public static string Variables(EnvironmentView view)
    {
        var clear = view.Variables - view.Secrets;
        var parts = new[] { clear == 0 ? null : Count(clear, "variable"), view.Secrets == 0 ? null : Count(view.Secrets, "secret") };
        return view.Variables == 0 ? "no variables" : string.Join(", ", parts.OfType<string>());
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
