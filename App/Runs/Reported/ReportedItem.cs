namespace TestRuns.Runs.Reported;

/// <summary>Something that a reporter says has happened.</summary>
/// <param name="Seq">Its number in the session.</param>
/// <param name="At">By the reporter's clock.</param>
public abstract record ReportedItem(long Seq, DateTimeOffset At)
{
    /// <summary>What the reporter calls the case that the item speaks of; null: of none.</summary>
    internal static string? CaseOf(ReportedItem item) => item switch
    {
        CaseBegan began => began.Case,
        CaseEnded ended => ended.Case,
        StepBegan began => began.Case,
        StepEnded ended => ended.Case,
        _ => null,
    };

    internal static string? StepOf(ReportedItem item) => item switch
    {
        StepBegan began => began.Step,
        StepEnded ended => ended.Step,
        Output output => output.Step,
        _ => null,
    };

    /// <param name="Title">With what stands before it.</param>
    /// <param name="Place">"checkout.spec.ts:12"; null: not known.</param>
    public sealed record CaseBegan(long Seq, DateTimeOffset At, string Case, int Attempt, string Title, string? Place, IReadOnlyList<string> Tags) : ReportedItem(Seq, At);

    /// <param name="Title">For a case that never began; null: it did.</param>
    /// <param name="Place">As of one that begins, for a case that never began.</param>
    /// <param name="Flaky">Null: it is when it passed at a later try.</param>
    /// <param name="Final">False: another try follows.</param>
    public sealed record CaseEnded(
        long Seq, DateTimeOffset At, string Case, int Attempt, Verdict Verdict, string? Title, string? Place, string? Result, bool? Flaky, bool Final, TimeSpan? Took) : ReportedItem(Seq, At);

    public sealed record StepBegan(long Seq, DateTimeOffset At, string Case, int Attempt, string Step, string Name) : ReportedItem(Seq, At);

    public sealed record StepEnded(long Seq, DateTimeOffset At, string Case, string Step, Verdict Verdict, string? Message, int? ExitCode, TimeSpan? Took) : ReportedItem(Seq, At);

    public sealed record Output(long Seq, DateTimeOffset At, string Step, IReadOnlyList<Logs.LogLine> Lines) : ReportedItem(Seq, At);

    /// <param name="Cases">How many will come in all.</param>
    public sealed record Plan(long Seq, DateTimeOffset At, int Cases) : ReportedItem(Seq, At);
}

public enum Verdict
{
    Passed,
    Failed,
    Skipped,
    Cancelled,
}

/// <summary>What became of a report.</summary>
/// <param name="NextSeq">What is stored now reaches up to here.</param>
/// <param name="Steps">The numbers of the steps that it speaks of, by what the reporter calls them.</param>
public sealed record Kept(long NextSeq, IReadOnlyDictionary<string, long> Steps);
