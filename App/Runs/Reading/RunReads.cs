using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Runs.Reading;

/// <summary>Every question about runs that does not change them.</summary>
public sealed class RunReads(IDbContextFactory<AppDb> contexts, QuickReads reads)
{
    private static readonly Func<Run, RunSummary> SummaryOf = RunSummary.From.Compile();

    /// <summary>A page of runs, the newest first.</summary>
    /// <param name="before">Only runs with a lower id: the cursor of the page before; null: from the newest.</param>
    public async Task<RunPage> List(RunFilter filter, long? before, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // One moment for all that is asked: a run that changes meanwhile is in the page once.
        await using var snapshot = await db.BeginReading(cancellationToken);
        var rows = filter.Ended is { } ended
            ? await EndedRuns.Newest(db, filter, ended, before ?? long.MaxValue, limit + 1, cancellationToken)
            : await RunLanes.Newest(db, filter, before ?? long.MaxValue, limit + 1, cancellationToken);
        return rows.Count > limit ? new RunPage(rows[..limit], rows[limit - 1].Id) : new RunPage(rows, null);
    }

    /// <summary>The runs that have this number: at most one in each project, the newest first.</summary>
    public async Task<IReadOnlyList<RunSummary>> Numbered(IReadOnlyList<long> projects, int number, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.Set<Run>().AsNoTracking().Where(run => projects.Contains(run.ProjectId) && run.Number == number).Select(RunSummary.From).ToListAsync(cancellationToken);
        return [.. found.OrderByDescending(run => run.Id)];
    }

    public Task<RunSummary?> Find(long runId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(reads.Ask(stored => stored.Find<Run>(runId)) is { } run ? SummaryOf(run) : null);
    }

    public async Task<RunDetail?> Detail(long runId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // One read transaction: the run, its cases and their steps are of the same moment.
        await using var snapshot = await db.BeginReading(cancellationToken);
        var run = await db.Set<Run>().AsNoTracking().Where(run => run.Id == runId).Select(RunSummary.From).SingleOrDefaultAsync(cancellationToken);
        return run is null ? null : new RunDetail(run, await CaseViews.Read(db, runId, only: null, cancellationToken));
    }

    /// <summary>Whether the step is the run's: who may look at a run may ask for any number.</summary>
    public async Task<bool> HasStep(long runId, long stepId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<StepExecution>().AnyAsync(step => step.Id == stepId && step.RunId == runId, cancellationToken);
    }

    /// <summary>What the run runs again, and its own re-runs.</summary>
    public async Task<RunKin> Kin(RunSummary run, CancellationToken cancellationToken)
    {
        const int most = 100;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var runs = db.Set<Run>().AsNoTracking();
        var of = run.RerunOf is { } id ? await Named(runs.Where(other => other.Id == id)).SingleOrDefaultAsync(cancellationToken) : null;
        return new RunKin(of, await Named(runs.Where(other => other.RerunOf == run.Id).OrderBy(other => other.Id).Take(most)).ToListAsync(cancellationToken));
    }

    /// <summary>The variables of a run as people may see them, by name; where it is not known any more where one comes from, it stands as the run's own.</summary>
    public async Task<IReadOnlyList<ShownVariable>> Variables(long runId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var clear = await db.Set<Run>().Where(run => run.Id == runId).Select(run => run.Variables).SingleOrDefaultAsync(cancellationToken);
        if (clear is null) return [];
        var origins = await db.Set<RunVariables>().Where(row => row.RunId == runId).Select(row => row.Origins).SingleOrDefaultAsync(cancellationToken) ?? [];
        var known = origins.ToDictionary(origin => origin.Name, StringComparer.Ordinal);
        return [.. RunVariables.Shown(clear, origins).OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => new ShownVariable(one.Key, one.Value, known.GetValueOrDefault(one.Key)))];
    }

    private static IQueryable<NamedRun> Named(IQueryable<Run> runs) => runs.Select(run => new NamedRun(run.Id, run.Number, run.Status));

    /// <summary>Events with a number above <paramref name="after"/>, in their order.</summary>
    public async Task<IReadOnlyList<RunEvent>> Events(long runId, long after, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<RunEvent>().AsNoTracking().Where(happened => happened.RunId == runId && happened.Id > after)
            .OrderBy(happened => happened.Id).Take(limit).ToListAsync(cancellationToken);
    }
}
