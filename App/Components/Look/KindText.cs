using TestRuns.Runs;

namespace TestRuns.Components.Look;

/// <summary>Why runs are ended early, in words that fit behind "because of".</summary>
public static class KindText
{
    public static string Of(AbortKind kind) => kind switch
    {
        AbortKind.User => "a person's or a program's wish",
        AbortKind.ControllerLost => "a lost controller",
        AbortKind.BrowserLost => "a closed tab",
        AbortKind.ReporterLost => "a lost reporter",
        AbortKind.Timeout => "a timeout",
        AbortKind.Step => "a step of its own",
        AbortKind.Webhook => "a call from outside",
        AbortKind.Superseded => "a newer run",
        AbortKind.ServerStopped => "a stopped server",
        AbortKind.Internal => "an error of the server",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind without words"),
    };
}
