using System.Linq.Expressions;
using TestRuns.Runs;

namespace TestRuns.Results.Statistics;

/// <summary>What statistics look at of a run that is over. All of it stands in one index: see the table of <see cref="Run"/>.</summary>
public sealed record RunFact(
    long Id, RunStatus Status, string? Suite, RunSource Source, DateTimeOffset? QueuedAt, DateTimeOffset? StartedAt, DateTimeOffset EndedAt,
    AbortKind? AbortKind, string? AbortBy, DateTimeOffset? AbortRequestedAt, DateTimeOffset? AbortConfirmedAt, string? Controller)
{
    /// <summary>It passed or failed: a cancelled run counts neither way.</summary>
    public bool Decided => Status is RunStatus.Passed or RunStatus.Failed;

    public TimeSpan? Took => EndedAt - StartedAt;

    /// <summary>How long it stood in the queue. Null: it was never in it.</summary>
    public TimeSpan? Waited => Source == RunSource.Suite && StartedAt >= QueuedAt ? StartedAt - QueuedAt : null;

    /// <summary>From the wish to the proof, of a run that had begun. Null: it was not aborted, or that was never confirmed.</summary>
    public TimeSpan? AbortTook => Status == RunStatus.Cancelled && StartedAt is not null ? AbortConfirmedAt - AbortRequestedAt : null;

    internal static Expression<Func<Run, RunFact>> From { get; } = run => new RunFact(
        run.Id, run.Status, run.SuiteName, run.Source, run.QueuedAt, run.StartedAt, run.EndedAt!.Value,
        run.AbortKind, run.AbortBy, run.AbortRequestedAt, run.AbortConfirmedAt, run.Controller);
}
