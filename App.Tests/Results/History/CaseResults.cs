using FsCheck;
using FsCheck.Fluent;
using TestRuns.Results.History;
using TestRuns.Runs;

namespace TestRuns.Tests.Results.History;

/// <summary>Results of one case, made by hand or by chance.</summary>
internal static class CaseResults
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    public static CaseResult Passed { get; } = new(1, 1, 1, RunStatus.Passed, CaseStatus.Passed, CaseCause.None, Flaky: false, null, Noon, Noon.AddSeconds(1), Noon);

    public static CaseResult Failed { get; } = Passed with { RunStatus = RunStatus.Failed, Status = CaseStatus.Failed };

    public static CaseResult Retried { get; } = Passed with { Flaky = true };

    /// <summary>None of them says anything about the case.</summary>
    public static IReadOnlyList<CaseResult> Aside { get; } =
    [
        Passed with { RunStatus = RunStatus.Cancelled },
        Failed with { RunStatus = RunStatus.Cancelled },
        Failed with { RunStatus = RunStatus.CancelRequested },
        Failed with { Cause = CaseCause.Abort },
        Passed with { Status = CaseStatus.Skipped },
        Passed with { Status = CaseStatus.Cancelled, Cause = CaseCause.Abort },
    ];

    public static Gen<CaseResult> Any { get; } = Gen.Elements<CaseResult>([Passed, Failed, Retried, Failed with { Cause = CaseCause.Timeout }, .. Aside]);

    /// <summary>The newest first, each in a run of its own.</summary>
    public static Gen<List<CaseResult>> Histories { get; } = Any.ArrayOf().Select(Numbered);

    /// <summary>As "PFR" says, from the oldest to the newest; a dot is a result that does not count.</summary>
    public static List<CaseResult> Of(string story) => Numbered(story.Reverse().Select(letter => letter switch
    {
        'P' => Passed,
        'F' => Failed,
        'R' => Retried,
        _ => Aside[0],
    }));

    public static List<CaseResult> Numbered(IEnumerable<CaseResult> newestFirst)
    {
        var all = newestFirst.ToList();
        return [.. all.Select((result, index) => result with { CaseId = all.Count - index, RunId = all.Count - index, RunNumber = all.Count - index })];
    }
}
