using TestRuns.Catalog;
using TestRuns.Components.Look;
using TestRuns.Controllers.Reading;

namespace TestRuns.Components.ControllerPages;

/// <summary>What is said of a controller.</summary>
public static class ControllerText
{
    /// <summary>"lab-3-pc · Debian 13 · X64".</summary>
    public static string Host(ControllerView view) =>
        string.Join(" · ", new[] { view.MachineName, view.OperatingSystem, view.Architecture }.Where(part => part.Length > 0));

    /// <summary>What the way in which it ends processes means for those who rely on it.</summary>
    public static string MeansHint(string means) => means switch
    {
        "cgroup" => "Each step runs in a cgroup of its own: none of its processes can leave it, and all of them end at once.",
        "process group" => "No cgroup could be used there. A step's processes are found by their group and their descent, which takes a little longer.",
        _ => "How it finds and ends the processes of a step.",
    };

    /// <summary>"Browser: Chromium 140.0.7339.80."</summary>
    public static string? BrowserHint(ControllerView view) => view.Browser is { } browser ? $"Browser: {browser}." : null;

    /// <summary>Which browser stands behind the label that a controller gives to itself; null: any other label.</summary>
    public static string? LabelHint(string label, ControllerView view) => label == StepSpec.BrowserLabel ? view.Browser : null;

    /// <summary>Why it is not simply at work; null: it is.</summary>
    public static string? Why(ControllerView view, DateTimeOffset now, TimeZoneInfo zone) => view switch
    {
        { Status: ControllerStatus.CutOff } => $"Cut off{Since(view, now, zone)}{Left(view, now)}",
        { Status: ControllerStatus.Starting, Why: { } why } => $"Connected, and clearing up: {why}",
        { Status: ControllerStatus.Leaving } => $"It is leaving{Because(view.Why)}",
        { Status: ControllerStatus.Disconnected } => $"Disconnected{Since(view, now, zone)}{Because(view.Why)}",
        { SilentSince: { } silent } => $"Not heard for {Math.Max(1, (int)(now - silent).TotalSeconds)} s: it should be heard every second",
        { Status: ControllerStatus.Draining } => $"Draining {view.Why}",
        _ => null,
    };

    /// <summary>"1 run", "3 runs".</summary>
    public static string Runs(int count) => count == 1 ? "1 run" : $"{count} runs";

    private static string Left(ControllerView view, DateTimeOffset now)
    {
        var then = view.Runs.Count switch { 0 => "it is given up", 1 => "its run is aborted", var several => $"its {several} runs are aborted" };
        return view.GraceUntil is { } until ? $": {SpanText.Countdown(until - now)} left to come back, then {then}" : $": if it does not come back, {then}";
    }

    private static string Since(ControllerView view, DateTimeOffset now, TimeZoneInfo zone) =>
        view.Since is { } since ? $" since {TimeText.ClockOrFull(since, now, zone)}" : "";

    private static string Because(string? why) => string.IsNullOrEmpty(why) ? "" : $": {why}";
}
