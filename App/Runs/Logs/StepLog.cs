namespace TestRuns.Runs.Logs;

public enum LogKind
{
    Out,
    Error,

    /// <summary>Said by the product, not by the step.</summary>
    Note,
}

/// <param name="Number">From 0.</param>
/// <param name="Text">ANSI sequences are kept.</param>
public sealed record LogLine(long Number, DateTimeOffset At, LogKind Kind, string Text);
