using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Runs.Execution;

/// <summary>
/// What the server's death left half done, brought to a truthful state before anything else begins: design.md §3. By now
/// the embedded controller has ended every process of the earlier life.
/// </summary>
internal sealed partial class StartupSweep(RunWriter writer, IDbContextFactory<AppDb> contexts, RunOptions options, ILogger<StartupSweep> logger)
{
    private static readonly Actor Sweep = Actor.System("start-up sweep");

    public async Task Run(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var interrupted = await db.Set<Run>().AsNoTracking().Where(run => run.Status == RunStatus.Started || run.Status == RunStatus.CancelRequested)
            .OrderBy(run => run.Id).ToListAsync(cancellationToken);
        foreach (var run in interrupted)
        {
            await writer.Do(tx => Mend(tx, run), CancellationToken.None);
            Log.Mended(logger, run.Id, run.Status);
        }

        // A lease of a run that had ended, kept for a job that died with the server: its processes are gone by now.
        await writer.Do(tx => ReleaseLeasesOfEnded(tx), CancellationToken.None);
    }

    private void Mend(RunTx tx, Run run)
    {
        if (run.Status == RunStatus.CancelRequested)
        {
            EndRun.EndOpenCases(tx, run.Id, run.AbortText ?? "Test run aborted", Sweep);
            EndRun.ConfirmCancel(tx, run, confirmed: true, Sweep);
        }
        else if (BegunCritical(tx, run) is { } critical)
        {
            Requeue.GiveUp(tx, run.Id, critical, Sweep);
        }
        else if (run.Kills + 1 >= options.MaxAttempts)
        {
            Requeue.GiveUp(tx, run.Id, "Server restarted", Sweep);
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

    private static void ReleaseLeasesOfEnded(RunTx tx)
    {
        var ended = (from lease in tx.Db.Set<Lease>()
                     join run in tx.Db.Set<Run>() on lease.RunId equals run.Id
                     where run.EndedAt != null && !run.AbortUnconfirmed
                     select lease.RunId).ToList();
        foreach (var runId in ended) EndRun.ReleaseLease(tx, runId, Sweep);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Run {RunId} was {Status} when the server went away; mended")]
        public static partial void Mended(ILogger logger, long runId, RunStatus status);
    }
}
