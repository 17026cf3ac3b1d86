using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.Reported;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Runs.Execution;

/// <summary>
/// What the server's death left half done, brought to a truthful state before anything else begins: design.md §3. What
/// controllers still hold of the earlier life they kill when they come back, or when their dead man's switch says so; until
/// then leases wait and aborts are not confirmed.
/// </summary>
internal sealed partial class StartupSweep(RunWriter writer, IDbContextFactory<AppDb> contexts, RunOptions options, TimeProvider time, ILogger<StartupSweep> logger)
{
    private static readonly Actor Sweep = Actor.System("start-up sweep");

    /// <returns>Runs whose critical step may still be under way: they go on as they are.</returns>
    public async Task<IReadOnlyList<(Run Run, IReadOnlyList<CaseCursor> Cases)>> Run(CancellationToken cancellationToken)
    {
        var adopted = new List<(Run Run, IReadOnlyList<CaseCursor> Cases)>();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var interrupted = await db.Set<Run>().AsNoTracking().Where(run => run.Status == RunStatus.Started || run.Status == RunStatus.CancelRequested)
            .OrderBy(run => run.Id).ToListAsync(cancellationToken);
        foreach (var run in interrupted)
        {
            // Its suite goes on elsewhere: whoever streams it in has his grace to come back.
            if (run is { Source: RunSource.Reporter, Status: RunStatus.Started }) continue;
            if (await Adoptable(db, run, cancellationToken) is { Count: > 0 } cases)
            {
                adopted.Add((await writer.Do(tx => LeaveOnly(tx, run, cases), CancellationToken.None), cases));
                foreach (var current in cases) Log.Adopted(logger, run.Id, AdoptedSteps.StepOf(current).Name);
                continue;
            }

            await writer.Do(tx => Mend(tx, run), CancellationToken.None);
            Log.Mended(logger, run.Id, run.Status);
        }

        // A lease of a run that had ended, kept for a job that died with the server: the queue asks when it is safe.
        await writer.Do(tx => HoldLeasesOfEnded(tx), CancellationToken.None);
        return adopted;
    }

    private async Task<IReadOnlyList<CaseCursor>> Adoptable(AppDb db, Run run, CancellationToken cancellationToken)
    {
        if (run.Controller is null || run.AbortForced) return [];
        var now = time.GetUtcNow();
        return [.. (await AdoptedSteps.Find(db, run.Id, cancellationToken)).Where(current => AdoptedSteps.StepOf(current).Deadline + AdoptedSteps.ReportLimit > now)];
    }

    /// <summary>
    /// What was in progress beside critical steps has ended with the server, and cannot begin again while those go on: the run
    /// ends when they do.
    /// </summary>
    /// <returns>The run as it is then.</returns>
    private static Run LeaveOnly(RunTx tx, Run run, IReadOnlyList<CaseCursor> cases)
    {
        if (tx.OpenCases(run.Id) == cases.Count) return run;
        var text = $"Server restarted during critical step “{AdoptedSteps.StepOf(cases[0]).Name}”, with other cases in progress";
        if (run.Status == RunStatus.Started) AbortRun.Request(tx, run.Id, new AbortReason(AbortKind.ServerStopped, text, Sweep), force: false);
        run = tx.Find(run.Id)!;
        EndRun.EndOpenCases(tx, run.Id, run.AbortText ?? text, Sweep, [.. cases.Select(current => current.Row.Id)]);
        return run;
    }

    private void Mend(RunTx tx, Run run)
    {
        if (run is { Source: RunSource.Reporter })
        {
            foreach (var session in ReportedEnds.Sessions(tx, run.Id)) ReportedEnds.GiveUp(tx, session, Sweep);
            ReportedEnds.Settle(tx, run.Id, Sweep);
        }
        else if (run.Status == RunStatus.CancelRequested)
        {
            EndRun.EndOpenCases(tx, run.Id, run.AbortText ?? "Test run aborted", Sweep);
            EndRun.ConfirmCancel(tx, run, confirmed: run.Controller is null, Sweep);
        }
        else if (BegunCritical(tx, run) is { } critical)
        {
            GiveUp(tx, run, critical);
        }
        else if (run.Kills + 1 >= options.MaxAttempts)
        {
            GiveUp(tx, run, "Server restarted");
        }
        else
        {
            Requeue.Back(tx, run.Id, "Server restarted", killed: true, Sweep);
        }
    }

    /// <summary>A critical step is never run again by itself, so a case that began one cannot begin again.</summary>
    private static string? BegunCritical(RunTx tx, Run run)
    {
        var step = (from one in tx.Db.Set<StepExecution>()
                    join runCase in tx.Db.Set<RunCase>() on one.RunCaseId equals runCase.Id
                    where one.RunId == run.Id && one.Critical && one.StartedAt != null && one.Attempt == runCase.Attempt
                        && (runCase.Status == CaseStatus.InProgress || runCase.Status == CaseStatus.CancelRequested)
                    select new { one.Name, one.Status }).FirstOrDefault();
        if (step is null) return null;
        return step.Status == StepStatus.InProgress
            ? $"Server restarted: outcome of “{step.Name}” unknown"
            : $"Server restarted after critical step “{step.Name}”, which is not run again by itself";
    }

    private static void GiveUp(RunTx tx, Run run, string why)
    {
        Requeue.GiveUp(tx, run.Id, why, Sweep);
        if (run.Controller is not null) EndRun.MarkUnconfirmed(tx, run.Id, Sweep);
    }

    private static void HoldLeasesOfEnded(RunTx tx)
    {
        var ended = (from lease in tx.Db.Set<Lease>()
                     join run in tx.Db.Set<Run>() on lease.RunId equals run.Id
                     where run.EndedAt != null && lease.HeldUntil == null
                     select lease.RunId).ToList();
        foreach (var runId in ended) EndRun.HoldLease(tx, runId, tx.Now);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Run {RunId} was in critical step {Step} when the server went away; its report is waited for")]
        public static partial void Adopted(ILogger logger, long runId, string step);

        [LoggerMessage(LogLevel.Warning, "Run {RunId} was {Status} when the server went away; mended")]
        public static partial void Mended(ILogger logger, long runId, RunStatus status);
    }
}
