using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.State;

namespace TestRuns.Runs.Reported;

/// <summary>How a reported run ends: by what its sessions say of themselves, or by their silence.</summary>
internal static class ReportedEnds
{
    public static List<ReporterSession> Sessions(RunTx tx, long runId) =>
        [.. tx.Db.Set<ReporterSession>().AsNoTracking().Where(session => session.RunId == runId).OrderBy(session => session.Id)];

    /// <summary>Each has proven, or said, that nothing of it runs.</summary>
    public static bool AllProven(RunTx tx, long runId) => Sessions(tx, runId).TrueForAll(session => session.IsProven);

    /// <summary>A run that is being aborted is over as soon as nobody is left who could still say something.</summary>
    public static void Settle(RunTx tx, long runId, Actor by)
    {
        if (tx.Find(runId) is not { Status: RunStatus.CancelRequested } run) return;
        var sessions = Sessions(tx, runId);
        if (sessions.Exists(session => session.IsLive)) return;
        EndRun.EndOpenCases(tx, runId, run.AbortText ?? "Test run aborted", by);
        EndRun.ConfirmCancel(tx, run, sessions.TrueForAll(session => session.IsProven), by);
    }

    /// <summary>It is not heard any more, or did not do what it was told in time: what it started may still be running.</summary>
    public static void GiveUp(RunTx tx, ReporterSession session, Actor by)
    {
        if (!session.IsLive) return;
        // One that has proven its end and then said nothing more is done: that is no loss.
        if (session.EndedAt is not null) tx.Update<ReporterSession>().Set(row => row.FinishedAt, tx.Now).Set(row => row.FinishedWell, false).Where(row => row.Id, session.Id).Execute();
        else tx.Update<ReporterSession>().Set(row => row.LostAt, tx.Now).Where(row => row.Id, session.Id).Execute();
        Settle(tx, session.RunId, by);
    }

    /// <summary>A run that was not aborted is over when every process, or every shard, has said that it is done.</summary>
    public static void EndIfAllFinished(RunTx tx, long runId, Actor by)
    {
        if (tx.Find(runId) is not { Status: RunStatus.Started } run || !IsComplete(Sessions(tx, runId))) return;
        var known = tx.Db.Set<RunCase>().Count(row => row.RunId == runId);
        // What was planned and never came does not count: the suite says that it is done.
        tx.Update<Run>().Set(row => row.CasesTotal, known).Where(row => row.Id, runId).Execute();
        var failed = Sessions(tx, runId).Exists(session => session.FinishedWell == false);
        if (known == 0) tx.Move(runId, failed ? Moves.Fail : Moves.Pass, by, epoch: run.Epoch);
        else if (failed && !HasFailedCase(tx, runId)) tx.Move(runId, Moves.Fail, by, new Facts().With("reason", "the suite says that it failed"), run.Epoch);
        else EndRun.Finish(tx, runId, run.Epoch, proven: true, by);
    }

    /// <summary>Are all there that belong to it, and done?</summary>
    public static bool IsComplete(List<ReporterSession> sessions) =>
        sessions.TrueForAll(session => session.FinishedAt is not null)
        && (sessions.Find(session => session.ShardTotal is not null) is not { } shard || MissingShards(sessions, shard.ShardTotal!.Value).Count == 0);

    public static List<int> MissingShards(List<ReporterSession> sessions, int total) =>
        [.. Enumerable.Range(1, total).Except(sessions.Select(session => session.ShardIndex).OfType<int>())];

    private static bool HasFailedCase(RunTx tx, long runId) => tx.Db.Set<RunCase>().Any(row => row.RunId == runId && row.Status == CaseStatus.Failed);
}
