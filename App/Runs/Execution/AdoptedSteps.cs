using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Storage;

namespace TestRuns.Runs.Execution;

/// <summary>
/// Critical steps that go on though the server that began them is gone: a critical step is never run again by itself, so
/// the next life of the server waits for its report where it stands in its case.
/// </summary>
internal static class AdoptedSteps
{
    /// <summary>Beyond the deadline: how long a report may be on its way. design.md §2, "Critical steps".</summary>
    public static readonly TimeSpan ReportLimit = TimeSpan.FromSeconds(5);

    /// <returns>Where their cases stood, in their order, each with the step that is under way before <see cref="CaseCursor.NextStep"/>.</returns>
    public static async Task<IReadOnlyList<CaseCursor>> Find(AppDb db, long runId, CancellationToken cancellationToken)
    {
        var rows = await db.Set<RunCase>().AsNoTracking().Where(one => one.RunId == runId && (one.Status == CaseStatus.InProgress || one.Status == CaseStatus.CancelRequested))
            .OrderBy(one => one.Position).ToListAsync(cancellationToken);
        var found = new List<CaseCursor>();
        foreach (var row in rows)
            if (await Find(db, row, cancellationToken) is { } current) found.Add(current);
        return found;
    }

    /// <summary>The critical step that the case is in.</summary>
    public static StepExecution StepOf(CaseCursor current) => current.Steps[current.NextStep - 1];

    private static async Task<CaseCursor?> Find(AppDb db, RunCase row, CancellationToken cancellationToken)
    {
        var steps = await db.Set<StepExecution>().AsNoTracking().Where(step => step.RunCaseId == row.Id && step.Attempt == row.Attempt)
            .OrderBy(step => step.Position).ToListAsync(cancellationToken);
        if (steps.Find(step => step is { Critical: true, Status: StepStatus.InProgress }) is not { } running) return null;
        var failed = steps.FindAll(step => step.Status == StepStatus.Failed);
        return new CaseCursor(row, row.Attempt, steps, row.StartedAt ?? running.StartedAt!.Value)
        {
            NextStep = running.Position + 1,
            Failed = [.. failed.Select(step => step.Id)],
            Failure = failed.Count == 0 ? null : $"{failed[0].Name}: {failed[0].Message}",
            Controller = running.Controller,
        };
    }

    /// <summary>Only what waiting for its report needs: nothing of this is sent.</summary>
    public static StepTask TaskOf(Run run, StepExecution step, StepSpec spec, RunOptions options) => new()
    {
        RunId = run.Id,
        Epoch = run.Epoch,
        StepId = step.Id,
        Attempt = step.Attempt,
        Spec = spec,
        Timeout = options.TimeoutOf(spec),
        Environment = new Dictionary<string, string>(),
    };
}
