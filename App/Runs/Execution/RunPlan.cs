using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Runs.Execution;

/// <summary>What a job works from: the run as it started and the cases that are still to do.</summary>
/// <param name="Todo">In their order. What was done in an earlier epoch is not among them.</param>
/// <param name="Adopted">The cases in which a critical step was under way when an earlier life of the server ended.</param>
internal sealed record RunPlan(Run Run, IReadOnlyList<RunCase> Todo, IReadOnlyList<CaseCursor> Adopted)
{
    /// <summary>Where its variables come from, with the secrets as they are stored; null: it has none.</summary>
    public RunVariables? Variables { get; init; }

    /// <summary>Where something of it was when an earlier life of the server ended.</summary>
    public IReadOnlyList<string> Controllers { get; init; } = [];

    public static async Task<RunPlan> Load(IDbContextFactory<AppDb> contexts, long runId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await db.Set<Run>().AsNoTracking().SingleAsync(row => row.Id == runId, cancellationToken);
        var todo = await db.Set<RunCase>().AsNoTracking().Where(row => row.RunId == runId && row.Status == CaseStatus.Created)
            .OrderBy(row => row.Position).ToListAsync(cancellationToken);
        var variables = await db.Set<RunVariables>().AsNoTracking().SingleOrDefaultAsync(row => row.RunId == runId, cancellationToken);
        var adopted = await AdoptedSteps.Find(db, runId, cancellationToken);
        return new RunPlan(run, todo, adopted) { Variables = variables, Controllers = adopted.Count == 0 ? [] : RunPlaces.Open(db, runId, run.Controller) };
    }
}
