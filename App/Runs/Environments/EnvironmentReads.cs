using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Catalog.Values;
using TestRuns.Runs.Reading;
using TestRuns.Storage;

namespace TestRuns.Runs.Environments;

/// <summary>The environments of a project: who has them, who waits for them, how the last run there went.</summary>
public sealed class EnvironmentReads(IDbContextFactory<AppDb> contexts)
{
    /// <summary>More are not shown: a run may name what it likes, and each name makes one.</summary>
    public const int Most = 500;

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<EnvironmentView>> List(long projectId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // One moment for all that is asked: a run is never both waiting and holding.
        await using var snapshot = await db.BeginReading(cancellationToken);
        // The newest that is over, by an index: nobody looks through all runs for it.
        var rows = await db.Set<TestEnvironment>().Where(one => one.ProjectId == projectId).OrderBy(one => one.Name).Take(Most)
            .Select(one => new
            {
                one.Id,
                one.Name,
                Last = db.Set<Run>().Where(run => run.ProjectId == projectId && run.EnvironmentName == one.Name && run.EnvironmentId == one.Id && run.EndedAt != null)
                    .OrderByDescending(run => run.Id).Select(run => (long?)run.Id).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        var holders = await Holders(db, projectId, cancellationToken);
        var waiting = await Waiting(db, projectId, cancellationToken);
        var last = await Last(db, [.. rows.Select(row => row.Last).OfType<long>()], cancellationToken);
        var suites = await Suites(db, projectId, cancellationToken);
        var variables = await Variables(db, projectId, cancellationToken);
        return rows.ConvertAll(row => new EnvironmentView
        {
            Id = row.Id,
            Name = row.Name,
            Holder = holders.GetValueOrDefault(row.Id),
            Waiting = [.. waiting[row.Id]],
            Last = row.Last is { } id ? last.GetValueOrDefault(id) : null,
            Suites = [.. suites[row.Name]],
            Variables = variables[row.Id].Count(),
            Secrets = variables[row.Id].Count(isSecret => isSecret),
        });
    }

    private static Task<Dictionary<long, EnvironmentHolder>> Holders(AppDb db, long projectId, CancellationToken cancellationToken) =>
        (from lease in db.Set<Lease>()
         join run in db.Set<Run>() on lease.RunId equals run.Id
         where run.ProjectId == projectId
         select new { lease.EnvironmentId, Holder = new EnvironmentHolder(new NamedRun(run.Id, run.Number, run.Status), run.Name, lease.TakenAt, lease.HeldUntil, run.Parallel > 1 ? null : run.Controller) })
        .ToDictionaryAsync(row => row.EnvironmentId, row => row.Holder, cancellationToken);

    private static async Task<ILookup<long, NamedRun>> Waiting(AppDb db, long projectId, CancellationToken cancellationToken)
    {
        var queued = await db.Set<Run>().Where(run => run.ProjectId == projectId && run.Status == RunStatus.Queued && run.EnvironmentId != null)
            .OrderBy(run => run.QueueOrder).ThenBy(run => run.Id).Select(run => new { EnvironmentId = run.EnvironmentId!.Value, Run = new NamedRun(run.Id, run.Number, run.Status) }).ToListAsync(cancellationToken);
        return queued.ToLookup(row => row.EnvironmentId, row => row.Run);
    }

    private static async Task<Dictionary<long, LastRunThere>> Last(AppDb db, List<long> ids, CancellationToken cancellationToken) => ids.Count == 0
        ? []
        : await db.Set<Run>().Where(run => ids.Contains(run.Id)).Select(run => new LastRunThere(new NamedRun(run.Id, run.Number, run.Status), run.Name, run.EndedAt!.Value))
            .ToDictionaryAsync(last => last.Run.Id, cancellationToken);

    private static async Task<ILookup<string, string>> Suites(AppDb db, long projectId, CancellationToken cancellationToken)
    {
        var named = await db.Set<Suite>().Where(suite => suite.ProjectId == projectId && suite.Environment != null).OrderBy(suite => suite.Name)
            .Select(suite => new { Environment = suite.Environment!, suite.Name }).ToListAsync(cancellationToken);
        return named.ToLookup(suite => suite.Environment, suite => suite.Name, StringComparer.Ordinal);
    }

    /// <summary>Of each that stands there, whether it is a secret.</summary>
    private static async Task<ILookup<long, bool>> Variables(AppDb db, long projectId, CancellationToken cancellationToken)
    {
        var rows = await db.Set<StoredVariable>().Where(row => row.ProjectId == projectId && row.EnvironmentId != null)
            .Select(row => new { EnvironmentId = row.EnvironmentId!.Value, IsSecret = row.ClosedValue != null }).ToListAsync(cancellationToken);
        return rows.ToLookup(row => row.EnvironmentId, row => row.IsSecret);
    }
}
