using Microsoft.EntityFrameworkCore;
using TestRuns.Runs;
using TestRuns.Runs.Reading;
using TestRuns.Storage;

namespace TestRuns.Results.Compare;

/// <summary>What a run is usually compared with.</summary>
/// <param name="Previous">The run before it, of the same suite and branch, that is over.</param>
/// <param name="LastPassed">The newest one before it that passed.</param>
public sealed record CompareChoices(NamedRun? Previous, NamedRun? LastPassed);

public sealed class CompareReads(IDbContextFactory<AppDb> contexts)
{
    /// <summary>Two runs case by case.</summary>
    /// <param name="before">The earlier run's id.</param>
    /// <param name="after">The later run's id.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<RunComparison> Compare(long before, long after, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await db.BeginReading(cancellationToken);
        return RunComparison.Of(await Cases(db, before, cancellationToken), await Cases(db, after, cancellationToken));
    }

    public async Task<CompareChoices> Choices(RunSummary run, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var kin = db.Set<Run>().AsNoTracking().Where(other => other.ProjectId == run.ProjectId && other.SuiteName == run.SuiteName && other.Branch == run.Branch && other.Id < run.Id);
        if (run.SuiteName is null) kin = kin.Where(other => other.Name == run.Name);
        var previous = await Newest(kin.Where(other => other.EndedAt != null), cancellationToken);
        return new CompareChoices(previous, await Newest(kin.Where(other => other.Status == RunStatus.Passed), cancellationToken));
    }

    /// <summary>The run that people call by this number; null: the project has none.</summary>
    public async Task<NamedRun?> Numbered(long projectId, int number, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<Run>().AsNoTracking().Where(run => run.ProjectId == projectId && run.Number == number)
            .Select(run => new NamedRun(run.Id, run.Number, run.Status)).SingleOrDefaultAsync(cancellationToken);
    }

    private static Task<NamedRun?> Newest(IQueryable<Run> runs, CancellationToken cancellationToken) =>
        runs.OrderByDescending(run => run.Id).Select(run => new NamedRun(run.Id, run.Number, run.Status)).FirstOrDefaultAsync(cancellationToken);

    private static Task<List<ComparedCase>> Cases(AppDb db, long runId, CancellationToken cancellationToken) =>
        db.Set<RunCase>().AsNoTracking().Where(row => row.RunId == runId).OrderBy(row => row.Position)
            .Select(row => new ComparedCase(row.Id, row.RunId, row.Title, row.Status, row.Cause, row.Result, row.StartedAt, row.EndedAt)).ToListAsync(cancellationToken);
}
