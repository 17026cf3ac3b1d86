using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.Execution;
using TestRuns.Runs.Reading;
using TestRuns.Runs.State;

namespace TestRuns.Runs;

public enum AttachOutcome
{
    Attached,

    /// <summary>It hung on this client before: nothing changed.</summary>
    Already,

    /// <summary>It hangs on another one, and taking it over was not asked for.</summary>
    HeldByOther,
    Finished,
    Unknown,
}

/// <param name="Holder">Who it hangs on now, for people.</param>
public sealed record AttachAnswer(AttachOutcome Outcome, string? Holder);

/// <summary>
/// Ties a run's life to a client, or lets it go: a tab in which a person works through its manual steps, or that asked for
/// "abort if I close this page"; a reporter that streams it in. One client a run.
/// </summary>
public sealed class AttachRun(RunWriter writer, LiveJobs jobs, RunOptions options)
{
    /// <param name="takeOver">From whomever it hangs on; that is recorded.</param>
    public async Task<AttachAnswer> Ask(long runId, RunClient client, Actor by, bool takeOver, CancellationToken cancellationToken)
    {
        var answer = await writer.Do(tx => Attach(tx, runId, client, by, takeOver), cancellationToken);
        if (answer.Outcome == AttachOutcome.Attached) jobs.Find(runId)?.Look();
        return answer;
    }

    /// <summary>The run no longer hangs on this client. At a manual step it then waits for somebody to take it on.</summary>
    /// <returns>False: it did not hang on it.</returns>
    public async Task<bool> Release(long runId, ClientKind kind, string id, Actor by, CancellationToken cancellationToken)
    {
        var released = await writer.Do(tx => Detach(tx, runId, kind, id, by), cancellationToken);
        if (released) jobs.Find(runId)?.Look();
        return released;
    }

    private AttachAnswer Attach(RunTx tx, long runId, RunClient client, Actor by, bool takeOver)
    {
        var run = tx.Db.Set<Run>().AsNoTracking().SingleOrDefault(row => row.Id == runId);
        if (run is null) return new AttachAnswer(AttachOutcome.Unknown, null);
        if (run.Status.IsTerminal()) return new AttachAnswer(AttachOutcome.Finished, run.ClientName);
        if (run.ClientKind == client.Kind && run.ClientId == client.Id) return new AttachAnswer(AttachOutcome.Already, run.ClientName);
        // Its suite runs where it runs: no tab can take that over.
        if (run.Source == RunSource.Reporter) return new AttachAnswer(AttachOutcome.HeldByOther, run.ClientName);
        if (run.ClientId is not null && !takeOver) return new AttachAnswer(AttachOutcome.HeldByOther, run.ClientName);

        Hang(tx, runId, client);
        tx.Record(runId, EventTypes.ClientAttached, by, new Facts().With("client", client.Name).With("from", run.ClientName));
        Wait(tx, runId, client.Name, again: run.ClientId is null);
        return new AttachAnswer(AttachOutcome.Attached, client.Name);
    }

    private bool Detach(RunTx tx, long runId, ClientKind kind, string id, Actor by)
    {
        var run = tx.Db.Set<Run>().AsNoTracking().SingleOrDefault(row => row.Id == runId && row.ClientKind == kind && row.ClientId == id);
        if (run is null || run.Status.IsTerminal()) return false;
        Hang(tx, runId, client: null);
        tx.Record(runId, EventTypes.ClientDetached, by, new Facts().With("client", run.ClientName));
        Wait(tx, runId, holder: null, again: true);
        return true;
    }

    private static void Hang(RunTx tx, long runId, RunClient? client) => tx.Db.Set<Run>().Where(row => row.Id == runId).ExecuteUpdate(set => set
        .SetProperty(row => row.ClientKind, client == null ? null : client.Kind)
        .SetProperty(row => row.ClientId, client == null ? null : client.Id)
        .SetProperty(row => row.ClientName, client == null ? null : client.Name));

    /// <summary>A manual step that is under way waits for the new one.</summary>
    /// <param name="again">Its time begins anew: somebody is there now, or nobody is any more.</param>
    private void Wait(RunTx tx, long runId, string? holder, bool again)
    {
        var step = tx.Db.Set<StepExecution>().AsNoTracking()
            .SingleOrDefault(one => one.RunId == runId && one.Kind == Catalog.StepKind.Manual && one.Status == StepStatus.InProgress);
        if (step is null) return;
        ManualWork.SetWaitsFor(tx, runId, holder is null ? ManualWork.WaitsForSomebody : ManualWork.WaitsForTab(holder));
        // Teardown's short time is not lengthened: an abort waits for it.
        if (!again || step.Always) return;
        var spec = tx.Db.Set<RunCase>().AsNoTracking().Single(row => row.Id == step.RunCaseId).Spec.Steps[step.Position];
        var deadline = tx.Now + ManualWork.LimitOf(spec, claimed: holder is not null, options);
        tx.Db.Set<StepExecution>().Where(one => one.Id == step.Id).ExecuteUpdate(set => set.SetProperty(one => one.Deadline, deadline));
    }
}
