using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Runs.State;

/// <summary>
/// What is asked of the database with every step and every abort, translated once. One for each connection of the writer:
/// a compiled query belongs to the model that it was compiled for.
/// </summary>
internal sealed class Asked(AppDb db)
{
    private readonly Func<AppDb, long, CaseStatus> caseStatus = EF.CompileQuery(
        (AppDb db, long id) => db.Set<RunCase>().Where(row => row.Id == id).Select(row => row.Status).Single());

    private readonly Func<AppDb, long, StepStatus> stepStatus = EF.CompileQuery(
        (AppDb db, long id) => db.Set<StepExecution>().Where(row => row.Id == id).Select(row => row.Status).Single());

    private readonly Func<AppDb, long, IEnumerable<StepExecution>> openSteps = EF.CompileQuery((AppDb db, long runId) => db.Set<StepExecution>().AsNoTracking()
        .Where(step => step.RunId == runId && (step.Status == StepStatus.InProgress || (step.Status == StepStatus.Created && step.Always))));

    public CaseStatus CaseStatus(long id) => caseStatus(db, id);

    public StepStatus StatusOfStep(long id) => stepStatus(db, id);

    public List<StepExecution> OpenSteps(long runId) => [.. openSteps(db, runId)];
}
