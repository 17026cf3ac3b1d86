using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Components.Look;

/// <summary>What is said of a case in one line.</summary>
public static class CaseText
{
    /// <summary>Why it is what it is; of a cancelled one also who asked for it. Null: its steps say it.</summary>
    public static string? Why(CaseView runCase) => runCase switch
    {
        { CancelledBy: { } by, Status: CaseStatus.Cancelled or CaseStatus.CancelRequested } => RunText.By(by, runCase.Result ?? ""),
        _ => runCase.Result,
    };

    /// <summary>"passed on attempt 2 · flaky", "try 2". Null: nothing but its first.</summary>
    public static string? Tries(CaseView runCase) => runCase switch
    {
        { Flaky: true, Attempt: > 1 } => $"passed on attempt {runCase.Attempt} · flaky",
        { Flaky: true } => "flaky",
        { Attempt: > 1 } => $"try {runCase.Attempt}",
        _ => null,
    };
}
