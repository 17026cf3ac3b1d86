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

    public static IQueryable<Run> Live(AppDb db) =>
        db.Set<Run>().AsNoTracking().Where(run => run.Status != RunStatus.Passed && run.Status != RunStatus.Failed && run.Status != RunStatus.Cancelled);
}
