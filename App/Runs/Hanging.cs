using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.Reported;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Runs;

/// <summary>Which runs end with whom: the one place that says so.</summary>
internal static class Hanging
{
    /// <param name="id">Of a controller its name, of a reporter its session's number.</param>
    public static IQueryable<Run> On(AppDb db, ClientKind kind, string id) => kind switch
    {
        // Those that are under way are few: they are looked through, where all that it ever had are many.
        ClientKind.Controller => RunPlaces.Are(db, id).Where(run => run.Status == RunStatus.Started || run.Status == RunStatus.CancelRequested),
        // A run can have several, each a process of its own.
        ClientKind.Reporter when long.TryParse(id, out var session) => OnSession(db, session),
        _ => Live(db).Where(run => run.ClientKind == kind && run.ClientId == id),
    };

    /// <summary>The sessions of reporters that live runs wait for.</summary>
    public static IQueryable<ReporterSession> Sessions(AppDb db) =>
        Live(db).Join(db.Set<ReporterSession>(), run => run.Id, session => session.RunId, (_, session) => session).Where(session => session.FinishedAt == null && session.LostAt == null);

    private static IQueryable<Run> OnSession(AppDb db, long session) => db.Set<ReporterSession>().Where(one => one.Id == session && one.FinishedAt == null)
        .Join(Live(db), one => one.RunId, run => run.Id, (_, run) => run);

    /// <remarks>The statuses that it may have, and not those that it may not have: an index finds these, and the ended runs are many.</remarks>
    public static IQueryable<Run> Live(AppDb db) => db.Set<Run>().AsNoTracking().Where(run =>
        run.Status == RunStatus.Waiting || run.Status == RunStatus.Queued || run.Status == RunStatus.Started || run.Status == RunStatus.CancelRequested);
}
