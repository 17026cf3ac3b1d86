using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Runs.Execution;
using TestRuns.Runs.Remarks;
using TestRuns.Storage;

namespace TestRuns.Runs.Reading;

/// <summary>Cases with their steps as people see them: what ran, and what is only planned.</summary>
internal static class CaseViews
{
    private static readonly IReadOnlyDictionary<string, string> NoVariables = new Dictionary<string, string>();

    /// <remarks>Within a transaction that reads: it asks more than once, and the answers must fit together.</remarks>
    /// <param name="only">The cases to read; null: all of the run.</param>
    public static async Task<IReadOnlyList<CaseView>> Read(AppDb db, long runId, IReadOnlyCollection<long>? only, CancellationToken cancellationToken)
    {
        var cases = db.Set<RunCase>().AsNoTracking().Where(runCase => runCase.RunId == runId);
        var steps = db.Set<StepExecution>().AsNoTracking().Where(step => step.RunId == runId);
        var remarks = db.Set<CaseRemark>().AsNoTracking().Where(remark => remark.RunId == runId);
        if (only is not null)
        {
            cases = cases.Where(runCase => only.Contains(runCase.Id));
            steps = steps.Where(step => only.Contains(step.RunCaseId));
            remarks = remarks.Where(remark => only.Contains(remark.RunCaseId));
        }

        var executed = (await steps.ToListAsync(cancellationToken)).ToLookup(step => step.RunCaseId);
        var written = (await remarks.OrderBy(remark => remark.RunCaseId).ThenBy(remark => remark.Id).Select(RemarkView.From).ToListAsync(cancellationToken)).ToLookup(remark => remark.CaseId);
        var specs = await Specs(db, cases, cancellationToken);
        var variables = specs.Values.Any(spec => spec.Steps.Any(step => step.Manual is not null)) ? await ShownVariables(db, runId, cancellationToken) : NoVariables;
        var rows = await cases.OrderBy(runCase => runCase.Position).Select(Row.From).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => From(row, specs.GetValueOrDefault(row.Id), executed[row.Id], variables) with { Remarks = [.. written[row.Id]] });
    }

    private static async Task<IReadOnlyDictionary<string, string>> ShownVariables(AppDb db, long runId, CancellationToken cancellationToken)
    {
        var clear = await db.Set<Run>().Where(run => run.Id == runId).Select(run => run.Variables).SingleAsync(cancellationToken);
        var origins = await db.Set<RunVariables>().Where(row => row.RunId == runId).Select(row => row.Origins).SingleOrDefaultAsync(cancellationToken);
        return RunVariables.Shown(clear, origins);
    }

    /// <summary>
    /// How the cases were written down, of those of which it is shown: what a person is to do, and what is only planned. It is
    /// the dearest part of a case, and of most that ran nothing of it is on the page.
    /// </summary>
    private static Task<Dictionary<long, CaseSpec>> Specs(AppDb db, IQueryable<RunCase> cases, CancellationToken cancellationToken)
    {
        var steps = db.Set<StepExecution>();
        return cases.Where(row => !steps.Any(step => step.RunCaseId == row.Id && step.Attempt == row.Attempt) || steps.Any(step => step.RunCaseId == row.Id && step.Kind == StepKind.Manual))
            .Select(row => new { row.Id, row.Spec }).ToDictionaryAsync(row => row.Id, row => row.Spec, cancellationToken);
    }

    private static CaseView From(Row row, CaseSpec? spec, IEnumerable<StepExecution> executed, IReadOnlyDictionary<string, string> variables)
    {
        var steps = executed.OrderBy(step => step.Attempt).ThenBy(step => step.Position).ToList();
        var latest = steps.Count == 0 || steps[^1].Attempt < row.Attempt ? null : steps[^1]?.Attempt;
        return new CaseView
        {
            Id = row.Id,
            Position = row.Position,
            Title = row.Title,
            Place = row.Place,
            Preconditions = spec?.Preconditions,
            Status = row.Status,
            Attempt = row.Attempt,
            Result = row.Result,
            Flaky = row.Flaky,
            Cause = row.Cause,
            CancelledBy = row.CancelledBy,
            CancelRequestedAt = row.CancelRequestedAt,
            CancelUnconfirmed = row.CancelUnconfirmed,
            StartedAt = row.StartedAt,
            EndedAt = row.EndedAt,
            Steps = latest is null ? Planned(row, spec!, variables) : steps.Where(step => step.Attempt == latest).Select(step => From(step, spec, variables)).ToList(),
            EarlierSteps = steps.Where(step => step.Attempt != latest).Select(step => From(step, spec, variables)).ToList(),
        };
    }

    private static StepView From(StepExecution step, CaseSpec? spec, IReadOnlyDictionary<string, string> variables) => new()
    {
        Id = step.Id,
        Position = step.Position,
        Attempt = step.Attempt,
        Name = step.Name,
        From = step.From,
        Kind = step.Kind,
        Critical = step.Critical,
        Always = step.Always,
        Status = step.Status,
        StartedAt = step.StartedAt,
        EndedAt = step.EndedAt,
        Deadline = step.Deadline,
        Controller = step.Controller,
        ExitCode = step.ExitCode,
        Message = step.Message,
        // What is reported was not written down: its steps are known when they begin.
        Manual = spec?.Steps.ElementAtOrDefault(step.Position) is { } written ? Shown(written, variables) : null,
        DecidedBy = step.DecidedBy,
        Note = step.Note,
        Results = step.ResultsPassed is { } passed ? new ChildCounts(passed, step.ResultsFailed ?? 0, step.ResultsSkipped ?? 0) : null,
    };

    /// <summary>Steps of a case that has not begun are not stored: they stand in its copy, and share its fate.</summary>
    private static List<StepView> Planned(Row row, CaseSpec written, IReadOnlyDictionary<string, string> variables) => written.Steps.Select((spec, position) => new StepView
    {
        Position = position,
        Attempt = row.Attempt + 1,
        Name = spec.Name,
        From = spec.From,
        Kind = spec.Kind,
        Critical = spec.Critical,
        Always = spec.Always,
        Status = row.Status switch
        {
            CaseStatus.Cancelled => StepStatus.Cancelled,
            CaseStatus.Skipped => StepStatus.Skipped,
            _ => StepStatus.Created,
        },
        Manual = Shown(spec, variables),
    }).ToList();

    private static ManualSpec? Shown(StepSpec spec, IReadOnlyDictionary<string, string> variables) =>
        spec.Manual is null ? null : StepSurroundings.Shown(spec.Manual, variables, spec, new HashSet<string>());

    /// <summary>A case without how it was written down.</summary>
    private sealed record Row(
        long Id, int Position, string Title, string? Place, CaseStatus Status, int Attempt, string? Result, bool Flaky, CaseCause Cause, string? CancelledBy,
        DateTimeOffset? CancelRequestedAt, bool CancelUnconfirmed, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt)
    {
        public static Expression<Func<RunCase, Row>> From { get; } = row => new Row(
            row.Id, row.Position, row.Title, row.Place, row.Status, row.Attempt, row.Result, row.Flaky, row.Cause, row.CancelledBy, row.CancelRequestedAt, row.CancelUnconfirmed,
            row.StartedAt, row.EndedAt);
    }
}
