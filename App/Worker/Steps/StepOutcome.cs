using TestRuns.Controllers.Wire;

namespace TestRuns.Worker.Steps;

/// <summary>What became of a step; the report is made of it.</summary>
internal sealed record StepOutcome(StepResult Result, string? Message, int? ExitCode = null, EndedProcesses? Ended = null, long DroppedBytes = 0)
{
    public static StepOutcome Error(string why) => new(StepResult.Error, why);

    public static StepOutcome NotRunning { get; } = new(StepResult.NotRunning, "not begun: it was cancelled before");

    /// <summary>Of a step that was ended before it came to a result of its own.</summary>
    public static StepOutcome Stopped(StopCause cause, TimeSpan timeout) => cause switch
    {
        StopCause.TimedOut => new StepOutcome(StepResult.TimedOut, $"Timed out after {InWords(timeout)}"),
        StopCause.Closing => new StepOutcome(StepResult.Killed, "ended: the controller is stopping"),
        StopCause.CutOff => new StepOutcome(StepResult.CutOff, "Cut off from the server: killed by the dead man's switch"),
        StopCause.SessionOver => new StepOutcome(StepResult.CutOff, "The server had given up this controller's session: killed"),
        _ => new StepOutcome(StepResult.Killed, "ended on request"),
    };

    public static string InWords(TimeSpan time) => time switch
    {
        { TotalSeconds: < 120 } => FormattableString.Invariant($"{time.TotalSeconds:0.###} s"),
        { TotalMinutes: < 120 } => FormattableString.Invariant($"{time.TotalMinutes:0.#} min"),
        _ => FormattableString.Invariant($"{time.TotalHours:0.#} h"),
    };
}
