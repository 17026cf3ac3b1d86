using TestRuns.Catalog;

namespace TestRuns.Components.Cases;

/// <summary>What the form says of kinds of steps, and what a new one begins as.</summary>
internal static class StepForms
{
    public static readonly IReadOnlyList<StepKind> Kinds = [StepKind.Run, StepKind.Http, StepKind.Browser, StepKind.Wait, StepKind.Manual];

    public static string Word(StepKind kind) => kind switch
    {
        StepKind.Run => "Command",
        StepKind.Http => "Request",
        StepKind.Browser => "Browser",
        StepKind.Wait => "Wait",
        StepKind.Manual => "By hand",
        StepKind.Use => "Shared steps",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind of step without a word"),
    };

    public static string What(StepKind kind) => kind switch
    {
        StepKind.Run => "A shell command on a controller",
        StepKind.Http => "A request from a controller, and what to expect of the answer",
        StepKind.Browser => "Actions in a real browser on a controller",
        StepKind.Wait => "Waits, on the server",
        StepKind.Use => "Steps of the project that several cases use",
        _ => "Somebody looks, and presses Passed or Failed",
    };

    public static string Counted(int steps) => steps == 1 ? "1 step" : $"{steps:N0} steps";

    /// <summary>What it needs is empty: the YAML beside it says so until it is filled in.</summary>
    public static StepSpec New(StepKind kind) => Begun(kind).Called(null);

    private static StepSpec Begun(StepKind kind)
    {
        var step = new StepSpec { Name = "", Kind = kind };
        return kind switch
        {
            StepKind.Run => step with { Run = new RunSpec { Command = "" } },
            StepKind.Http => step with { Http = new HttpSpec { Method = "GET", Url = "", Expect = new HttpExpectation { Status = 200 } } },
            StepKind.Browser => step with { Browser = [new BrowserAction("goto", "", null)] },
            StepKind.Wait => step with { Wait = TimeSpan.FromSeconds(5) },
            _ => step with { Manual = new ManualSpec("", null) },
        };
    }
}
