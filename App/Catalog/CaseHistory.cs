using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog.Shared;
using TestRuns.Storage;

namespace TestRuns.Catalog;

/// <summary>A change of a case as a line of its history.</summary>
/// <param name="Number">The version that it made.</param>
/// <param name="HasBefore">There was a version before it; of the oldest line: one that nobody wrote down who made it.</param>
public sealed record RevisionLine(long CaseId, int Number, DateTimeOffset At, string Who, ChangeThrough Through, string Title, bool HasBefore);

/// <summary>What cases said, and who changed them. To take an earlier version back is a change like any other: <see cref="CaseStore.Replace"/>.</summary>
public sealed class CaseHistory(IDbContextFactory<AppDb> contexts)
{
    /// <summary>A page of a case's changes, the newest first.</summary>
    /// <param name="before">Only lower numbers: the cursor of the page before; null: from the newest.</param>
    public async Task<IReadOnlyList<RevisionLine>> List(long caseId, int? before, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.Set<CaseRevision>().AsNoTracking().Where(revision => revision.CaseId == caseId && (before == null || revision.Number < before))
            .OrderByDescending(revision => revision.Number).Take(limit).ToListAsync(cancellationToken);
        return [.. found.Select(Line)];
    }

    /// <summary>The newest changes of all cases that the suite has now.</summary>
    public async Task<IReadOnlyList<RevisionLine>> OfSuite(long suiteId, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // The documents are read of those few alone that are shown.
        var newest = await db.Set<SuiteCase>().Where(entry => entry.SuiteId == suiteId)
            .Join(db.Set<CaseRevision>(), entry => entry.CaseId, revision => revision.CaseId, (_, revision) => revision.Id)
            .OrderByDescending(id => id).Take(limit).ToListAsync(cancellationToken);
        var found = await db.Set<CaseRevision>().AsNoTracking().Where(revision => newest.Contains(revision.Id)).ToListAsync(cancellationToken);
        return [.. found.OrderByDescending(revision => revision.Id).Select(Line)];
    }

    /// <summary>What the case said in that version, with the names that shared steps have now; null: nobody wrote it down.</summary>
    public async Task<CaseSpec?> At(long caseId, int number, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var near = await db.Set<CaseRevision>().AsNoTracking().Where(revision => revision.CaseId == caseId && (revision.Number == number || revision.Number == number + 1))
            .OrderBy(revision => revision.Number).ToListAsync(cancellationToken);
        if ((near.Find(revision => revision.Number == number)?.After ?? near.Find(revision => revision.Number == number + 1)?.Before) is not { } said) return null;
        var project = await db.Set<TestCase>().Where(one => one.Id == caseId).Select(one => one.ProjectId).SingleOrDefaultAsync(cancellationToken);
        return (await SharedNames.For(db, project, [said], cancellationToken)).Named(said);
    }

    private static RevisionLine Line(CaseRevision revision) =>
        new(revision.CaseId, revision.Number, revision.At, revision.Who, revision.Through, revision.After.Name, revision.Before is not null);
}
