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
}
