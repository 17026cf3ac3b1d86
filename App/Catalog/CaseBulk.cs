using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog.Shared;
using TestRuns.Storage;

namespace TestRuns.Catalog;

/// <param name="Changed">How many cases.</param>
/// <param name="Left">Those that were left as they are, by title, because a suite has another case of the name.</param>
public sealed record BulkAnswer(int Changed, IReadOnlyList<string> Left)
{
    /// <summary>The names of shared steps that say something else in the other project: the cases that use them were left, too.</summary>
    public IReadOnlyList<string> OtherShared { get; init; } = [];
}

/// <summary>Changes many cases of one project at once, all or none. Numbers that are not of the project, or of no case any more, are passed over.</summary>
public sealed class CaseBulk(IDbContextFactory<AppDb> contexts, TimeProvider time)
{
    /// <summary>The most at once.</summary>
    public const int Most = 10_000;

    public Task<BulkAnswer> AddTag(long projectId, IReadOnlyList<long> ids, string tag, ChangeBy by, CancellationToken cancellationToken) =>
        Change(projectId, ids, spec => spec.Tags.Contains(tag, StringComparer.Ordinal) ? spec : spec with { Tags = [.. spec.Tags, tag] }, by, cancellationToken);

    public Task<BulkAnswer> RemoveTag(long projectId, IReadOnlyList<long> ids, string tag, ChangeBy by, CancellationToken cancellationToken) =>
        Change(projectId, ids, spec => spec.Tags.Contains(tag, StringComparer.Ordinal) ? spec with { Tags = [.. spec.Tags.Where(one => one != tag)] } : spec, by, cancellationToken);

    public Task<BulkAnswer> SetRetries(long projectId, IReadOnlyList<long> ids, int retries, ChangeBy by, CancellationToken cancellationToken) =>
        Change(projectId, ids, spec => spec with { Retries = retries }, by, cancellationToken);

    /// <param name="timeout">Null: none of its own.</param>
    public Task<BulkAnswer> SetTimeout(long projectId, IReadOnlyList<long> ids, TimeSpan? timeout, ChangeBy by, CancellationToken cancellationToken) =>
        Change(projectId, ids, spec => spec with { Timeout = timeout }, by, cancellationToken);

    /// <summary>Puts them at the suite's end, and takes them out of all others.</summary>
    /// <returns>Null: there is no such suite.</returns>
    public async Task<BulkAnswer?> MoveTo(long projectId, long suiteId, IReadOnlyList<long> ids, ChangeBy by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var suites = await db.Set<Suite>().Where(suite => suite.ProjectId == projectId).ToListAsync(cancellationToken);
        if (suites.Find(suite => suite.Id == suiteId) is not { } target) return null;
        var places = new SuitePlaces(db, time.GetUtcNow(), by);
        var there = await db.Set<SuiteCase>().Where(entry => entry.SuiteId == suiteId).Join(db.Set<TestCase>(), entry => entry.CaseId, testCase => testCase.Id, (_, testCase) => testCase)
            .Select(testCase => new { testCase.Id, testCase.Title }).ToListAsync(cancellationToken);
        var (taken, has) = (there.Select(one => one.Title).ToHashSet(StringComparer.Ordinal), there.Select(one => one.Id).ToHashSet());
        var (moved, left) = (new List<long>(), new List<string>());
        foreach (var one in (await Load(db, projectId, ids, cancellationToken)).Where(one => !has.Contains(one.Id)))
        {
            if (taken.Add(one.Title)) moved.Add(one.Id);
            else left.Add(one.Title);
        }

        foreach (var some in Pieces.Of(moved))
        {
            var from = await db.Set<SuiteCase>().Where(entry => some.Contains(entry.CaseId)).Select(entry => entry.SuiteId).Distinct().ToListAsync(cancellationToken);
            await db.Set<SuiteCase>().Where(entry => some.Contains(entry.CaseId)).ExecuteDeleteAsync(cancellationToken);
            foreach (var suite in suites.Where(suite => from.Contains(suite.Id))) places.Touch(suite);
        }

        if (moved.Count > 0) await places.Append(target, moved, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new BulkAnswer(moved.Count, left);
    }

    /// <summary>With their history, and out of the suites that have them. Runs stay what they are.</summary>
    /// <returns>How many.</returns>
    public async Task<int> Delete(long projectId, IReadOnlyList<long> ids, ChangeBy by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var places = new SuitePlaces(db, time.GetUtcNow(), by);
        var deleted = 0;
        foreach (var some in Pieces.Of(ids.Take(Most)))
        {
            var suites = db.Set<SuiteCase>().Where(entry => some.Contains(entry.CaseId)).Select(entry => entry.SuiteId);
            foreach (var suite in await db.Set<Suite>().Where(suite => suite.ProjectId == projectId && suites.Contains(suite.Id)).ToListAsync(cancellationToken)) places.Touch(suite);
            await db.SaveChangesAsync(cancellationToken);
            deleted += await db.Set<TestCase>().Where(one => one.ProjectId == projectId && some.Contains(one.Id)).ExecuteDeleteAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return deleted;
    }

    /// <summary>Into another project, with the shared steps that they use. They are in no suite there yet, and begin a history of their own.</summary>
    public async Task<BulkAnswer> Copy(long projectId, IReadOnlyList<long> ids, long toProjectId, ChangeBy by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        IReadOnlyList<CaseSpec> originals = [.. (await Load(db, projectId, ids, cancellationToken)).Select(one => one.Spec)];
        var (specs, other) = await new CarryShared(db, now, by).Into(projectId, toProjectId, originals, cancellationToken);
        var write = new CaseWrite(db, await SharedNames.Read(db, toProjectId, cancellationToken), now, by);
        var left = specs.Where(spec => spec.Steps.Any(step => step.Use is { } use && other.Contains(use))).ToList();
        foreach (var spec in specs.Where(spec => !left.Contains(spec))) write.Make(toProjectId, spec);
        await write.Save(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new BulkAnswer(specs.Count - left.Count, [.. left.Select(spec => spec.Name)]) { OtherShared = [.. other.Order(StringComparer.OrdinalIgnoreCase)] };
    }

    /// <summary>The suites that have one of these, by name.</summary>
    public async Task<IReadOnlyList<string>> SuitesWith(long projectId, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var some in Pieces.Of(ids.Take(Most)))
        {
            var suites = db.Set<SuiteCase>().Where(entry => some.Contains(entry.CaseId)).Select(entry => entry.SuiteId);
            names.UnionWith(await db.Set<Suite>().Where(suite => suite.ProjectId == projectId && suites.Contains(suite.Id)).Select(suite => suite.Name).ToListAsync(cancellationToken));
        }

        return [.. names];
    }

    private async Task<BulkAnswer> Change(long projectId, IReadOnlyList<long> ids, Func<CaseSpec, CaseSpec> change, ChangeBy by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var write = new CaseWrite(db, await SharedNames.Read(db, projectId, cancellationToken), time.GetUtcNow(), by);
        var changed = (await Load(db, projectId, ids, cancellationToken)).Count(one => write.Change(one, change(one.Spec)));
        await write.Save(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new BulkAnswer(changed, []);
    }

    /// <summary>In the order that they were asked for.</summary>
    private static async Task<List<TestCase>> Load(AppDb db, long projectId, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, TestCase>();
        foreach (var some in Pieces.Of(ids.Take(Most).Distinct()))
        {
            foreach (var one in await db.Set<TestCase>().Where(one => one.ProjectId == projectId && some.Contains(one.Id)).ToListAsync(cancellationToken)) found[one.Id] = one;
        }

        return [.. ids.Distinct().Where(found.ContainsKey).Select(id => found[id])];
    }
}
