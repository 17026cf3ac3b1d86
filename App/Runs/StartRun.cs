using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.State;

namespace TestRuns.Runs;

public enum StartRefusalKind
{
    Unknown,
    AlreadyStarted,
    NoCases,

    /// <summary>They are more than a run may have.</summary>
    TooManyCases,

    /// <summary>Its cases use shared steps that there are not (any more).</summary>
    SharedSteps,

    /// <summary>Its project is archived.</summary>
    Archived,
}

/// <param name="Text">For people: what is in the way and what to do.</param>
public sealed record StartRefusal(StartRefusalKind Kind, string Text);

/// <summary>Asks a waiting run to start: Waiting → Queued.</summary>
public sealed class StartRun(RunWriter writer)
{
    /// <returns>Null when it is queued, else why not.</returns>
    public Task<StartRefusal?> Ask(long runId, Actor by, CancellationToken cancellationToken) =>
        writer.Do(tx => Queue(tx, runId, by), cancellationToken);

    internal static StartRefusal? Queue(RunTx tx, long runId, Actor by)
    {
        var run = tx.Db.Set<Run>().AsNoTracking().SingleOrDefault(row => row.Id == runId);
        if (run is null) return new StartRefusal(StartRefusalKind.Unknown, "There is no such run.");
        if (run.Status != RunStatus.Waiting) return new StartRefusal(StartRefusalKind.AlreadyStarted, "The run was started before. A re-run is a new run.");
        if (CreateRun.WhyNot(tx, run.ProjectId) is { } archived) return archived;
        if (run.CasesTotal == 0) return new StartRefusal(StartRefusalKind.NoCases, "The run has no cases: choose at least one.");

        // Runs that go back to the queue are put before these: see Requeue.
        tx.Move(runId, Moves.Queue, by, also: set => set
            .Set(row => row.QueuedAt, tx.Now)
            .Set(row => row.QueueOrder, QueuePlace.Of(runId, run.Priority)));
        return null;
    }
}
