using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.State;

namespace TestRuns.Runs;

/// <summary>Which cases of an ended run are to run again.</summary>
public enum RerunChoice
{
    All,
    Failed,

    /// <summary>Cancelled, or ended under way by the abort of their run.</summary>
    Cancelled,

    /// <summary>All that did not pass, the skipped ones too.</summary>
    NotPassed,
}

public enum RerunRefusal
{
    Unknown,

    /// <summary>It still runs, or waits to.</summary>
    NotOver,

    /// <summary>None of its cases is such a one.</summary>
    NoSuchCase,

    /// <summary>What its cases do is not known here.</summary>
    FromOutside,

    /// <summary>Its project is archived.</summary>
    Archived,
}

/// <summary>Either the new run, or why there is none.</summary>
/// <param name="Text">For people: what is in the way.</param>
public sealed record RerunAnswer(RunCreated? Made, RerunRefusal? Refusal, string? Text);

/// <summary>Makes a new run of the cases of an ended one, as they were then, and asks it to start. The old one stays what it is.</summary>
public sealed class RerunRun(RunWriter writer)
{
    public Task<RerunAnswer> Ask(long runId, RerunChoice choice, Actor by, CancellationToken cancellationToken) =>
        writer.Do(tx => Rerun(tx, runId, choice, by), cancellationToken);

    private static RerunAnswer Rerun(RunTx tx, long runId, RerunChoice choice, Actor by)
    {
        var run = tx.Db.Set<Run>().AsNoTracking().SingleOrDefault(row => row.Id == runId);
        if (run is null) return Refused(RerunRefusal.Unknown, "There is no such run.");
        if (!run.Status.IsTerminal()) return Refused(RerunRefusal.NotOver, "The run is not over. Abort it first, or wait for its end.");
        if (run.Source != RunSource.Suite) return Refused(RerunRefusal.FromOutside, "The run came from outside: what its cases do is not known here. Start it again where it came from.");
        if (CreateRun.WhyNot(tx, run.ProjectId) is { } archived) return Refused(RerunRefusal.Archived, archived.Text);
        var chosen = tx.Db.Set<RunCase>().AsNoTracking().Where(row => row.RunId == runId).OrderBy(row => row.Position).ToList().FindAll(row => Is(row, choice));
        if (chosen.Count == 0) return Refused(RerunRefusal.NoSuchCase, $"None of its cases {Said(choice)}: there is nothing to run again.");
        return new RerunAnswer(CreateRun.Insert(tx, RunLayers.Kept(tx, run, Request(run, chosen)), by), null, null);
    }

    /// <summary>Not with its key: that names what happened outside, and this did not.</summary>
    private static RunRequest Request(Run run, List<RunCase> cases) => new()
    {
        ProjectId = run.ProjectId,
        Name = run.Name,
        SuiteName = run.SuiteName,
        Cases = cases.ConvertAll(row => row.Spec),
        Environment = run.EnvironmentName,
        Labels = run.Labels,
        Timeout = run.Timeout,
        Parallel = run.Parallel,
        Priority = run.Priority,
        Branch = run.Branch,
        Commit = run.Commit,
        Link = run.Link,
        RerunOf = run.Id,
    };

    private static bool Is(RunCase row, RerunChoice choice) => choice switch
    {
        RerunChoice.Failed => row is { Status: CaseStatus.Failed, Cause: not CaseCause.Abort },
        RerunChoice.Cancelled => row.Status == CaseStatus.Cancelled || row is { Status: CaseStatus.Failed, Cause: CaseCause.Abort },
        RerunChoice.NotPassed => row.Status != CaseStatus.Passed,
        _ => true,
    };

    private static string Said(RerunChoice choice) => choice switch
    {
        RerunChoice.Failed => "failed by itself",
        RerunChoice.Cancelled => "was cancelled",
        _ => "did not pass",
    };

    private static RerunAnswer Refused(RerunRefusal why, string text) => new(null, why, text);
}
