using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog.Shared;
using TestRuns.Storage;

namespace TestRuns.Catalog;

/// <summary>
/// Writes what <see cref="CaseWrite"/> writes, of thousands of cases within one transaction of the caller's: with prepared
/// statements, as nobody else can write while it lasts. Whoever has called the others calls <see cref="Finish"/> last.
/// </summary>
/// <param name="shared">As of <see cref="CaseWrite"/>.</param>
internal sealed class CaseBatch(AppDb db, Statements statements, SharedNames shared, DateTimeOffset now, ChangeBy by)
{
    private readonly List<TestCase> retagged = [];
    private readonly List<TestCase> reused = [];

    /// <returns>Its number.</returns>
    public long Make(long projectId, CaseSpec spec)
    {
        var made = CaseWrite.New(projectId, shared.Stored(spec), now, by);
        statements.Insert(made);
        foreach (var tag in CaseWrite.TagsOf(made)) statements.Insert(tag);
        foreach (var use in CaseUse.Of(made)) statements.Insert(use);
        statements.Insert(CaseWrite.Revision(made, before: null, now, by));
        return made.Id;
    }

    /// <param name="known">As it was read.</param>
    /// <returns>False: it is another one by now, and nothing was done.</returns>
    public bool Change(long projectId, StoredEntry known, CaseSpec spec)
    {
        var changed = CaseWrite.New(projectId, shared.Stored(spec), now, by, known.CaseId, known.Version + 1);
        var done = statements.Update<TestCase>()
            .Set(one => one.Title, changed.Title).Set(one => one.Spec, changed.Spec).Set(one => one.SearchText, changed.SearchText)
            .Set(one => one.Version, changed.Version).Set(one => one.ChangedBy, changed.ChangedBy).Set(one => one.UpdatedAt, changed.UpdatedAt)
            .Where(one => one.Id, known.CaseId).Where(one => one.ProjectId, projectId).Where(one => one.Version, known.Version).Execute() == 1;
        if (!done) return false;
        if (!known.Spec.Tags.SequenceEqual(spec.Tags, StringComparer.Ordinal)) retagged.Add(changed);
        if (CaseWrite.Uses(known.Spec) || CaseWrite.Uses(spec)) reused.Add(changed);
        statements.Insert(CaseWrite.Revision(changed, known.Spec, now, by));
        return true;
    }

    /// <summary>Is it there, and as it was read?</summary>
    public bool IsStill(long projectId, StoredEntry known) =>
        statements.Select<TestCase>().Where(one => one.Id, known.CaseId).Where(one => one.ProjectId, projectId).Where(one => one.Version, known.Version).Value(one => one.Id) == known.CaseId;

    /// <summary>The suite has these and no others, in this order.</summary>
    public async Task Place(Suite suite, IReadOnlyList<long> caseIds, CancellationToken cancellationToken)
    {
        await db.Set<SuiteCase>().Where(entry => entry.SuiteId == suite.Id).ExecuteDeleteAsync(cancellationToken);
        for (var position = 0; position < caseIds.Count; position++)
            statements.Insert(new SuiteCase { SuiteId = suite.Id, Position = position, CaseId = caseIds[position] });
    }

    public async Task Finish(CancellationToken cancellationToken)
    {
        foreach (var some in Pieces.Of(retagged.Select(one => one.Id)))
            await db.Set<CaseTag>().Where(tag => some.Contains(tag.CaseId)).ExecuteDeleteAsync(cancellationToken);
        foreach (var tag in retagged.SelectMany(CaseWrite.TagsOf)) statements.Insert(tag);
        retagged.Clear();
        foreach (var some in Pieces.Of(reused.Select(one => one.Id)))
            await db.Set<CaseUse>().Where(use => some.Contains(use.CaseId)).ExecuteDeleteAsync(cancellationToken);
        foreach (var use in reused.SelectMany(CaseUse.Of)) statements.Insert(use);
        reused.Clear();
    }
}
