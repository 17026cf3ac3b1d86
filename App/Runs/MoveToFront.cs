using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.State;

namespace TestRuns.Runs;

public enum FrontOutcome
{
    Moved,

    /// <summary>Nothing is before it, or will be by its priority.</summary>
    FirstAlready,

    /// <summary>It is not in the queue, or not any more.</summary>
    NotQueued,
    Unknown,
}

/// <summary>Puts a queued run before all others of the queue, whatever their priority, and before those that come later. Another one can be put before it again.</summary>
public sealed class MoveToFront(RunWriter writer)
{
    public Task<FrontOutcome> Ask(long runId, Actor by, CancellationToken cancellationToken) => writer.Do(tx => Move(tx, runId, by), cancellationToken);

    private static FrontOutcome Move(RunTx tx, long runId, Actor by)
    {
        if (tx.Find(runId) is not { } run) return FrontOutcome.Unknown;
        if (run.Status != RunStatus.Queued) return FrontOutcome.NotQueued;
        var before = tx.Db.Set<Run>().Where(other => other.Status == RunStatus.Queued && other.Id != runId).Min(other => (long?)other.QueueOrder);
        if (QueuePlace.IsFront(run.QueueOrder) && (before is null || run.QueueOrder < before)) return FrontOutcome.FirstAlready;
        tx.Update<Run>().Set(row => row.QueueOrder, QueuePlace.OfFront(before)).Where(row => row.Id, runId).Where(row => row.Status, RunStatus.Queued).Execute();
        tx.Record(runId, EventTypes.RunMovedToFront, by);
        return FrontOutcome.Moved;
    }
}
