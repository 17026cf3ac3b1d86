using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Storage;

namespace TestRuns.Runs.Reading;

/// <summary>A run's hold on an environment.</summary>
/// <param name="HeldUntil">Set when the run is over without proof that its processes are dead: the lease is given back then.</param>
public sealed record HeldLease(string Environment, long ProjectId, NamedRun Run, DateTimeOffset TakenAt, DateTimeOffset? HeldUntil);

/// <summary>What runs, what waits and for what, in some projects or (null) all.</summary>
public sealed class QueueReads(IDbContextFactory<AppDb> contexts)
{
    /// <summary>How many runs there are in each status that is not over.</summary>
    public async Task<IReadOnlyDictionary<RunStatus, int>> Counts(IReadOnlyList<long>? projects, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var counts = await db.Set<RunCount>().AsNoTracking().Where(count => projects == null || projects.Contains(count.ProjectId)).ToListAsync(cancellationToken);
        return counts.Where(count => !count.Status.IsTerminal()).GroupBy(count => count.Status).ToDictionary(group => group.Key, group => group.Sum(count => count.Count));
    }

    /// <summary>Those that run or are ending, the oldest first.</summary>
    public async Task<IReadOnlyList<RunSummary>> Running(IReadOnlyList<long>? projects, int most, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await In(db, projects).Where(run => run.Status == RunStatus.Started || run.Status == RunStatus.CancelRequested)
            .OrderBy(run => run.StartedAt).ThenBy(run => run.Id).Take(most).Select(RunSummary.From).ToListAsync(cancellationToken);
    }

    /// <summary>In the order in which they are looked at.</summary>
    public async Task<IReadOnlyList<RunSummary>> Queued(IReadOnlyList<long>? projects, int most, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await In(db, projects).Where(run => run.Status == RunStatus.Queued)
            .OrderBy(run => run.QueueOrder).ThenBy(run => run.Id).Take(most).Select(RunSummary.From).ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<HeldLease>> Leases(IReadOnlyList<long>? projects, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await (from lease in db.Set<Lease>().AsNoTracking()
                      join environment in db.Set<TestEnvironment>() on lease.EnvironmentId equals environment.Id
                      join run in db.Set<Run>() on lease.RunId equals run.Id
                      where projects == null || projects.Contains(environment.ProjectId)
                      orderby environment.Name
                      select new HeldLease(environment.Name, environment.ProjectId, new NamedRun(run.Id, run.Number, run.Status), lease.TakenAt, lease.HeldUntil))
            .ToListAsync(cancellationToken);
    }

    /// <summary>The live runs of a project, the ones that wait before the ones that run: none of them starts because another one ends.</summary>
    public async Task<IReadOnlyList<RunSummary>> Live(long projectId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var live = await Hanging.Live(db).Where(run => run.ProjectId == projectId).Select(RunSummary.From).ToListAsync(cancellationToken);
        return [.. live.OrderBy(run => run.Status).ThenBy(run => run.Id)];
    }

    private static IQueryable<Run> In(AppDb db, IReadOnlyList<long>? projects)
    {
        var runs = db.Set<Run>().AsNoTracking();
        return projects is null ? runs : runs.Where(run => projects.Contains(run.ProjectId));
    }
}
