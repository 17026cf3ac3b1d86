using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Runs.Execution;

/// <summary>How a manual step begins and ends in the record. What lies between is <see cref="AttachRun"/>'s and <see cref="DecideStep"/>'s.</summary>
internal static class ManualWork
{
    /// <summary>What an unclaimed run waits for at a manual step, in words for people.</summary>
    public const string WaitsForSomebody = "a person to take it on";

    public static string WaitsForTab(string tab) => $"a verdict in {tab}";

    /// <returns>How long it waits from now on.</returns>
    public static TimeSpan Begin(RunTx tx, long runId, StepSpec spec, RunOptions options)
    {
        var client = tx.Db.Set<Run>().Where(run => run.Id == runId).Select(run => new { run.ClientId, run.ClientName }).Single();
        SetWaitsFor(tx, runId, client.ClientId is null ? WaitsForSomebody : WaitsForTab(client.ClientName!));
        return LimitOf(spec, client.ClientId is not null, options);
    }

    /// <summary>Teardown has its own short time, whether somebody is there or not: an abort waits for it.</summary>
    public static TimeSpan LimitOf(StepSpec spec, bool claimed, RunOptions options) =>
        claimed || spec.Always ? options.TimeoutOf(spec) : options.ClaimTimeout;

    /// <summary>
    /// A verdict was recorded when the person gave it. Whatever the job saw end the step, an abort that came later or its
    /// time, the verdict stands.
    /// </summary>
    public static StepEnd End(RunTx tx, StepEnd ended)
    {
        // A verdict ends a step before its job has heard of it: the next one, of another case, may be under way by now.
        if (!tx.OpenSteps(ended.Step.RunId).Exists(step => IsUnderWay(step) && step.Id != ended.Step.Id)) SetWaitsFor(tx, ended.Step.RunId, what: null);
        var stored = tx.Db.Set<StepExecution>().AsNoTracking().Single(step => step.Id == ended.Step.Id);
        return stored switch
        {
            { DecidedBy: null } => ended,
            { Status: StepStatus.Passed } => ended with { Report = new StepReport(StepVerdict.Passed, stored.Message), Why = EndCause.Itself },
            _ => ended with { Report = new StepReport(StepVerdict.Failed, stored.Message), Why = EndCause.Itself },
        };
    }

    public static bool IsUnderWay(StepExecution step) => step is { Kind: StepKind.Manual, Status: StepStatus.InProgress };

    /// <summary>Without an event of its own: one is written beside it.</summary>
    public static void SetWaitsFor(RunTx tx, long runId, string? what) =>
        tx.Db.Set<Run>().Where(run => run.Id == runId && run.Status == RunStatus.Started).ExecuteUpdate(set => set.SetProperty(run => run.WaitsFor, what));
}

/// <summary>What stands of a manual step that is under way.</summary>
internal sealed record ManualState(bool Decided, bool Claimed, DateTimeOffset Deadline)
{
    public static async Task<ManualState> Read(IDbContextFactory<AppDb> contexts, long stepId)
    {
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        return await (from step in db.Set<StepExecution>()
                      join run in db.Set<Run>() on step.RunId equals run.Id
                      where step.Id == stepId
                      select new ManualState(step.DecidedBy != null, run.ClientId != null, step.Deadline!.Value)).SingleAsync(CancellationToken.None);
    }
}
