using TestRuns.Controllers.Reading;
using TestRuns.Runs;

namespace TestRuns.Components.Look;

/// <summary>How a status is shown, everywhere: a word, an icon, a class that gives the colour (app.css, <c>.look-…</c>).</summary>
public readonly record struct StatusLook(string Text, string Icon, string Css)
{
    private static readonly StatusLook Started = new("Started", IconPaths.Turning, "look-started");
    private static readonly StatusLook Passed = new("Passed", IconPaths.Check, "look-passed");
    private static readonly StatusLook Failed = new("Failed", IconPaths.Cross, "look-failed");
    private static readonly StatusLook Cancelled = new("Cancelled", IconPaths.Slash, "look-cancelled");
    private static readonly StatusLook Skipped = new("Skipped", IconPaths.Skip, "look-skipped");

    public static StatusLook Of(RunStatus status) => status switch
    {
        RunStatus.Waiting => new("Waiting", IconPaths.Hollow, "look-waiting"),
        RunStatus.Queued => new("Queued", IconPaths.Hollow, "look-waiting"),
        RunStatus.Started => Started,
        RunStatus.CancelRequested => new("Aborting…", IconPaths.Stopping, "look-aborting"),
        RunStatus.Passed => Passed,
        RunStatus.Failed => Failed,
        RunStatus.Cancelled => Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A run status without a look"),
    };

    public static StatusLook Of(CaseStatus status) => status switch
    {
        CaseStatus.Created => new("Created", IconPaths.Hollow, "look-waiting"),
        CaseStatus.InProgress => Started with { Text = "In progress" },
        CaseStatus.CancelRequested => new("Cancelling…", IconPaths.Stopping, "look-aborting"),
        CaseStatus.Passed => Passed,
        CaseStatus.Failed => Failed,
        CaseStatus.Skipped => Skipped,
        CaseStatus.Cancelled => Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A case status without a look"),
    };

    public static StatusLook Of(ControllerStatus status) => status switch
    {
        ControllerStatus.Connected => new("Connected", IconPaths.Check, "look-passed"),
        ControllerStatus.Starting => new("Clearing up…", IconPaths.Turning, "look-started"),
        ControllerStatus.Draining => new("Draining", IconPaths.Download, "look-aborting"),
        ControllerStatus.CutOff => new("Cut off", IconPaths.Warning, "look-aborting"),
        ControllerStatus.Leaving => new("Leaving…", IconPaths.Stopping, "look-aborting"),
        ControllerStatus.Disconnected => new("Disconnected", IconPaths.Slash, "look-cancelled"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A controller status without a look"),
    };

    public static StatusLook Of(StepStatus status) => status switch
    {
        StepStatus.Created => new("Created", IconPaths.Hollow, "look-waiting"),
        StepStatus.InProgress => Started with { Text = "In progress" },
        StepStatus.Passed => Passed,
        StepStatus.Failed => Failed,
        StepStatus.Skipped => Skipped,
        StepStatus.Cancelled => Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A step status without a look"),
    };
}
