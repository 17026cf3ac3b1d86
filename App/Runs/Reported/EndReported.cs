using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.State;

namespace TestRuns.Runs.Reported;

/// <summary>What a reporter says of its own end.</summary>
public sealed class EndReported(RunWriter writer, ReportedOutput output)
{
    /// <summary>This process, or shard, is done. Said again it changes nothing.</summary>
    /// <param name="verdict">Null: the exit code says it, or the cases do.</param>
    /// <returns>The run's status right after.</returns>
    public async Task<RunStatus> Finish(ReporterSession session, int? exitCode, Verdict? verdict, CancellationToken cancellationToken)
    {
        var status = await writer.Do(tx => Finish(tx, session, exitCode, verdict), cancellationToken);
        output.Close(session);
        return status;
    }

    /// <summary>Everything that it had started is dead; with some left it is not, and stays unconfirmed.</summary>
    public Task Ended(ReporterSession session, int processes, int left, TimeSpan after, string means, CancellationToken cancellationToken) =>
        writer.Do(tx => Ended(tx, session, new Execution.ProcessProof(processes, after, left, means)), cancellationToken);

    /// <summary>A session was told to end, for the record.</summary>
    /// <param name="again">It was told before, or could not be: it is back.</param>
    public Task Told(ReporterSession session, bool again, bool force, CancellationToken cancellationToken) => writer.Do(
        tx => tx.Record(
            session.RunId,
            again ? EventTypes.AbortResent : EventTypes.AbortSent,
            Actor.System("reporters"),
            new Facts().With("client", session.Name).With("force", force ? "true" : null)),
        cancellationToken);

    private static RunStatus Finish(RunTx tx, ReporterSession session, int? exitCode, Verdict? verdict)
    {
        var by = Actor.System(session.Name);
        if (tx.Find<ReporterSession>(session.Id) is not { FinishedAt: null } known) return StatusOf(tx, session);
        bool? well = verdict is null && exitCode is null ? null : (verdict is null or Verdict.Passed) && (exitCode is null or 0);
        tx.Update<ReporterSession>().Set(row => row.FinishedAt, tx.Now).Set(row => row.FinishedWell, well).Where(row => row.Id, session.Id).Execute();
        tx.Record(session.RunId, EventTypes.ClientDetached, by, new Facts().With("client", session.Name).With("exitCode", exitCode).With("status", verdict));
        var run = tx.Find(session.RunId)!;
        if (run.Status.IsTerminal())
        {
            Confirm(tx, known, new Facts());
            return run.Status;
        }

        if (verdict == Verdict.Cancelled && run.Status == RunStatus.Started)
        {
            AbortRun.Request(tx, run.Id, new AbortReason(AbortKind.User, "The suite says that it was cancelled", by), force: false);
            run = tx.Find(run.Id)!;
        }

        EndOwnCases(tx, session, run, by);
        ReportedEnds.Settle(tx, run.Id, by);
        ReportedEnds.EndIfAllFinished(tx, run.Id, by);
        return StatusOf(tx, session);
    }

    private static void Ended(RunTx tx, ReporterSession session, Execution.ProcessProof proof)
    {
        var by = Actor.System(session.Name);
        if (tx.Find<ReporterSession>(session.Id) is not { EndedAt: null } known || (known.StillRunning > 0 && known.StillRunning == proof.Left)) return;
        var facts = new Facts().With("client", session.Name).With("processes", proof.Count).With("afterMs", (long)proof.After.TotalMilliseconds)
            .With("left", proof.Left > 0 ? proof.Left : null).With("means", proof.Means);
        tx.Record(session.RunId, EventTypes.StepKilled, by, facts);
        tx.Update<Run>().Add(row => row.EndedProcesses, proof.Count).Add(row => row.EndedAfterMs, (int)Math.Min(int.MaxValue, proof.After.TotalMilliseconds))
            .Where(row => row.Id, session.RunId).Execute();
        tx.Update<ReporterSession>().Set(row => row.StillRunning, proof.Left).Set(row => row.EndedAt, proof.Left > 0 ? null : tx.Now).Where(row => row.Id, session.Id).Execute();
        if (proof.Left > 0) return;
        if (tx.Find(session.RunId) is { Status: var status } && status.IsTerminal()) Confirm(tx, known, facts);
    }

    /// <summary>Of a run that was given up: this one has proven its part, and if it was the last, the abort is confirmed after all.</summary>
    private static void Confirm(RunTx tx, ReporterSession session, Facts facts)
    {
        if (ReportedEnds.AllProven(tx, session.RunId)) EndRun.ConfirmLate(tx, session.RunId, facts, Actor.System(session.Name));
    }

    /// <summary>What it began and never ended: nobody else will.</summary>
    private static void EndOwnCases(RunTx tx, ReporterSession session, Run run, Actor by)
    {
        var own = $"{session.Id}:";
        var open = tx.Db.Set<RunCase>().AsNoTracking().Where(row => row.RunId == run.Id && row.ExternalId!.StartsWith(own)
            && (row.Status == CaseStatus.InProgress || row.Status == CaseStatus.CancelRequested)).ToList();
        foreach (var row in open)
        {
            ReportedMoves.CloseSteps(tx, row, by);
            const string why = "Its end was not reported";
            if (run.Status == RunStatus.CancelRequested) EndRun.EndAborted(tx, row, run.AbortText ?? why, by);
            else if (!tx.Move(row, Moves.FailCase, by, new Facts().With("reason", why), set => set.Set(one => one.Result, why))) EndRun.EndAborted(tx, row, why, by);
        }
    }

    private static RunStatus StatusOf(RunTx tx, ReporterSession session) => tx.Find(session.RunId)!.Status;
}
