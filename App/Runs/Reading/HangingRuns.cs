using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Runs.Reading;

/// <summary>Which runs end with whom.</summary>
public sealed class HangingRuns(IDbContextFactory<AppDb> contexts)
{
    /// <summary>The runs whose life hangs on this client right now.</summary>
    /// <param name="id">Of a controller its name.</param>
    public async Task<IReadOnlyList<long>> On(ClientKind kind, string id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var runs = kind == ClientKind.Controller
            ? db.Set<Run>().Where(run => run.Controller == id && (run.Status == RunStatus.Started || run.Status == RunStatus.CancelRequested))
            : Live(db).Where(run => run.ClientKind == kind && run.ClientId == id);
        return await runs.OrderBy(run => run.Id).Select(run => run.Id).ToListAsync(cancellationToken);
    }

    /// <summary>The tabs and reporters that live runs hang on.</summary>
    public async Task<IReadOnlyList<(ClientKind Kind, string Id, string Name)>> Clients(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await Live(db).Where(run => run.ClientKind != null && run.ClientId != null)
            .Select(run => new { run.ClientKind, run.ClientId, run.ClientName }).Distinct().ToListAsync(cancellationToken);
        return rows.ConvertAll(row => (row.ClientKind!.Value, row.ClientId!, row.ClientName ?? row.ClientId!));
    }

    private static IQueryable<Run> Live(AppDb db) =>
        db.Set<Run>().AsNoTracking().Where(run => run.Status != RunStatus.Passed && run.Status != RunStatus.Failed && run.Status != RunStatus.Cancelled);
}
