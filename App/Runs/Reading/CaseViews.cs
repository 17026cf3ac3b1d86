using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Runs.Reading;

/// <summary>Cases with their steps as people see them: what ran, and what is only planned.</summary>
internal static class CaseViews
{
    /// <param name="only">The cases to read; null: all of the run.</param>
    public static async Task<IReadOnlyList<CaseView>> Read(AppDb db, long runId, IReadOnlyCollection<long>? only, CancellationToken cancellationToken)
    {
        var cases = db.Set<RunCase>().AsNoTracking().Where(runCase => runCase.RunId == runId);
        var steps = db.Set<StepExecution>().AsNoTracking().Where(step => step.RunId == runId);
        if (only is not null)
        {
            cases = cases.Where(runCase => only.Contains(runCase.Id));
            steps = steps.Where(step => only.Contains(step.RunCaseId));
        }

        var executed = (await steps.ToListAsync(cancellationToken)).ToLookup(step => step.RunCaseId);
        var rows = await cases.OrderBy(runCase => runCase.Position).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => From(row, executed[row.Id]));
    }

    private static CaseView From(RunCase row, IEnumerable<StepExecution> executed)
    {
        var steps = executed.OrderBy(step => step.Attempt).ThenBy(step => step.Position).ToList();
        var latest = steps.Count == 0 || steps[^1].Attempt < row.Attempt ? null : steps[^1]?.Attempt;
        return new CaseView
        {
            Id = row.Id,
            Position = row.Position,
            Title = row.Title,
            Tags = row.Spec.Tags,
            Preconditions = row.Spec.Preconditions,
            Status = row.Status,
            Attempt = row.Attempt,
            Result = row.Result,
            Cause = row.Cause,
            CancelledBy = row.CancelledBy,
            CancelRequestedAt = row.CancelRequestedAt,
            CancelUnconfirmed = row.CancelUnconfirmed,
            StartedAt = row.StartedAt,
            EndedAt = row.EndedAt,
            Steps = latest is null ? Planned(row) : steps.Where(step => step.Attempt == latest).Select(From).ToList(),
            EarlierSteps = steps.Where(step => step.Attempt != latest).Select(From).ToList(),
        };
    }

    private static StepView From(StepExecution step) => new()
    {
        Id = step.Id,
        Position = step.Position,
        Attempt = step.Attempt,
        Name = step.Name,
        Kind = step.Kind,
        Critical = step.Critical,
        Always = step.Always,
        Status = step.Status,
        StartedAt = step.StartedAt,
        EndedAt = step.EndedAt,
        Deadline = step.Deadline,
        ExitCode = step.ExitCode,
        Message = step.Message,
    };

    /// <summary>Steps of a case that has not begun are not stored: they stand in its copy, and share its fate.</summary>
    private static List<StepView> Planned(RunCase row) => row.Spec.Steps.Select((spec, position) => new StepView
    {
        Position = position,
        Attempt = row.Attempt + 1,
        Name = spec.Name,
        Kind = spec.Kind,
        Critical = spec.Critical,
        Always = spec.Always,
        Status = row.Status switch
        {
            CaseStatus.Cancelled => StepStatus.Cancelled,
            CaseStatus.Skipped => StepStatus.Skipped,
            _ => StepStatus.Created,
        },
    }).ToList();
}
