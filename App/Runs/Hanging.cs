using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Runs;

/// <summary>Which runs end with whom: the one place that says so.</summary>
internal static class Hanging
{
    /// <param name="id">Of a controller its name.</param>
    public static IQueryable<Run> On(AppDb db, ClientKind kind, string id) => kind == ClientKind.Controller
        ? db.Set<Run>().AsNoTracking().Where(run => run.Controller == id && (run.Status == RunStatus.Started || run.Status == RunStatus.CancelRequested))
        : Live(db).Where(run => run.ClientKind == kind && run.ClientId == id);

    /// <remarks>The statuses that it may have, and not those that it may not have: an index finds these, and the ended runs are many.</remarks>
    public static IQueryable<Run> Live(AppDb db) => db.Set<Run>().AsNoTracking().Where(run =>
        run.Status == RunStatus.Waiting || run.Status == RunStatus.Queued || run.Status == RunStatus.Started || run.Status == RunStatus.CancelRequested);
}
