using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Storage;

namespace TestRuns.Runs.Reported;

/// <summary>What a session has to be told, and how it stands.</summary>
public sealed class ReportedReads(IDbContextFactory<AppDb> contexts)
{
    /// <summary>The number of the project with this key; null: there is none.</summary>
    public async Task<long?> Project(string key, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<Project>().Where(project => project.Key == key).Select(project => (long?)project.Id).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>The session that was made with this secret; null: there is none.</summary>
    public async Task<long?> BySecret(string secretHash, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<ReporterSession>().Where(session => session.SecretHash == secretHash).Select(session => (long?)session.Id).FirstOrDefaultAsync(cancellationToken);
    }

    public async Task<(ReporterSession Session, Run Run)?> Find(long sessionId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await (from session in db.Set<ReporterSession>().AsNoTracking()
                           join run in db.Set<Run>().AsNoTracking() on session.RunId equals run.Id
                           where session.Id == sessionId
                           select new { session, run }).SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : (found.session, found.run);
    }

    /// <summary>Cases of the session that were asked to end and have not, by what the reporter calls them, each with why.</summary>
    public async Task<IReadOnlyList<(string Case, string Why)>> CancelledCases(ReporterSession session, CancellationToken cancellationToken)
    {
        var own = $"{session.Id}:";
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Set<RunCase>().Where(row => row.RunId == session.RunId && row.Status == CaseStatus.CancelRequested && row.ExternalId!.StartsWith(own))
            .Select(row => new { row.ExternalId, row.Result }).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => (row.ExternalId![own.Length..], row.Result ?? "Cancelled"));
    }
}
