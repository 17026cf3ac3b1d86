using Microsoft.EntityFrameworkCore;
using TestRuns.Runs;
using TestRuns.Runs.Remarks;
using TestRuns.Storage;

namespace TestRuns.Retention.Sweeping;

/// <summary>
/// Which runs of a project a rule is about at one moment. Always kept: what is not over or may still be running, what holds
/// an environment, the newest run of each suite and the newest of all (a number is never given twice), what somebody wants kept.
/// </summary>
/// <param name="Rule">Of the project or of all.</param>
/// <param name="Now">Days are counted back from here.</param>
/// <param name="Newest">The project's newest run.</param>
/// <param name="Beyond">The newest run that is one too many; null: there are not so many, or any number is kept.</param>
internal sealed record Cut(long ProjectId, RetentionRule Rule, DateTimeOffset Now, long Newest, long? Beyond)
{
    public static async Task<Cut> Read(AppDb db, long projectId, RetentionRule rule, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var all = db.Set<Run>().Where(run => run.ProjectId == projectId);
        var newest = await all.MaxAsync(run => (long?)run.Id, cancellationToken) ?? 0;
        var beyond = rule.RunCount is { } count
            ? await all.Where(run => run.EndedAt != null).OrderByDescending(run => run.Id).Skip(count).Select(run => (long?)run.Id).FirstOrDefaultAsync(cancellationToken) : null;
        return new Cut(projectId, rule, now, newest, beyond);
    }

    /// <summary>Runs that go, with all that belongs to them.</summary>
    public IQueryable<Run> Runs(AppDb db)
    {
        var (before, beyond) = (Before(Rule.RunDays), Beyond ?? 0);
        // Compared as they are stored: no run ended before the year 1970.
        return MayGo(db).Where(run => run.EndedAt < before || run.Id <= beyond);
    }

    /// <summary>Runs whose logs and artifacts go, and which stay.</summary>
    public IQueryable<Run> Files(AppDb db)
    {
        var (before, gone, beyond) = (Before(Rule.FileDays), Before(Rule.RunDays), Beyond ?? 0);
        // Those that go as a whole take their files along.
        return MayGo(db).Where(run => run.EndedAt < before && !(run.EndedAt < gone || run.Id <= beyond) && !db.Set<RemovedFiles>().Any(row => row.RunId == run.Id));
    }

    private IQueryable<Run> MayGo(AppDb db)
    {
        var (project, newest, remarked) = (ProjectId, Newest, Rule.KeepRemarked);
        var runs = db.Set<Run>().AsNoTracking().Where(run => run.ProjectId == project && run.EndedAt != null && !run.AbortUnconfirmed && run.Id != newest)
            .Where(run => run.SuiteName == null || db.Set<Run>().Any(newer => newer.ProjectId == project && newer.SuiteName != null && newer.SuiteName == run.SuiteName && newer.Id > run.Id && newer.EndedAt != null))
            .Where(run => !db.Set<KeptRun>().Any(row => row.RunId == run.Id) && !db.Set<Lease>().Any(lease => lease.RunId == run.Id));
        return remarked ? runs.Where(run => !db.Set<CaseRemark>().Any(remark => remark.RunId == run.Id)) : runs;
    }

    private DateTimeOffset Before(int? days) => days is { } some ? Now.AddDays(-some) : DateTimeOffset.UnixEpoch;
}
