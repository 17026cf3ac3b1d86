using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog.Shared;
using TestRuns.Storage;

namespace TestRuns.Catalog;

/// <summary>Which cases of a project are asked for.</summary>
public sealed record CaseQuery
{
    public required long ProjectId { get; init; }

    /// <summary>Words that all occur in the title or a tag, in small letters or large; null: any.</summary>
    public string? Text { get; init; }

    /// <summary>All of these.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Of this suite; null: of any, and of none.</summary>
    public long? SuiteId { get; init; }

    /// <summary>Only those that no suite has.</summary>
    public bool InNoSuite { get; init; }

    /// <summary>Those that a suite would choose; null: whatever their tags are.</summary>
    public TagQuery? Chosen { get; init; }
}

/// <summary>A suite by its name.</summary>
public sealed record SuiteName(long Id, string Name);

/// <summary>A case as a line of a list.</summary>
/// <param name="Steps">As many as a run has of it.</param>
public sealed record CaseLine(long Id, string Title, IReadOnlyList<string> Tags, int Steps, DateTimeOffset UpdatedAt, string? ChangedBy, IReadOnlyList<SuiteName> Suites)
{
    /// <summary>Its id in another tool, see <see cref="CaseSpec.Key"/>.</summary>
    public string? Key { get; init; }
}

/// <param name="Count">Of all that were asked for.</param>
public sealed record CasePage(IReadOnlyList<CaseLine> Cases, int Count);

public sealed record TagCount(string Tag, int Count);

/// <summary>A case as it is stored, and the suites that have it, by name.</summary>
public sealed record StoredCase(long Id, long ProjectId, CaseSpec Spec, int Version, DateTimeOffset UpdatedAt, string? ChangedBy, IReadOnlyList<SuiteName> Suites);

/// <summary>Every question about cases that does not change them. Who may look is for the caller to decide.</summary>
public sealed class CaseReads(IDbContextFactory<AppDb> contexts)
{
    /// <summary>A part of the list, by title.</summary>
    public async Task<CasePage> List(CaseQuery query, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var moment = await db.BeginReading(cancellationToken);
        var found = Matching(db, query);
        var count = await found.CountAsync(cancellationToken);
        // The numbers come out of the index; only these few documents are read.
        var ids = await InOrder(found).Skip(skip).Take(take).ToListAsync(cancellationToken);
        if (ids.Count == 0) return new CasePage([], count);
        var rows = await db.Set<TestCase>().AsNoTracking().Where(testCase => ids.Contains(testCase.Id)).ToDictionaryAsync(testCase => testCase.Id, cancellationToken);
        var suites = await SuitesOf(db, ids, cancellationToken);
        var shared = await SharedNames.For(db, query.ProjectId, rows.Values.Select(row => row.Spec), cancellationToken);
        return new CasePage([.. ids.Select(id => Line(rows[id], shared, [.. suites[id]]))], count);
    }

    /// <summary>The numbers of all that are asked for, in the order of the list.</summary>
    public async Task<IReadOnlyList<long>> Ids(CaseQuery query, int most, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await InOrder(Matching(db, query)).Take(most).ToListAsync(cancellationToken);
    }

    /// <summary>The project's tags, the most used first.</summary>
    public async Task<IReadOnlyList<TagCount>> Tags(long projectId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var tags = await db.Set<CaseTag>().Where(tag => tag.ProjectId == projectId).GroupBy(tag => tag.Tag)
            .Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
        return [.. tags.Select(tag => new TagCount(tag.Key, tag.Count)).OrderByDescending(tag => tag.Count).ThenBy(tag => tag.Tag, StringComparer.Ordinal)];
    }

    public async Task<StoredCase?> Find(long id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var moment = await db.BeginReading(cancellationToken);
        return await Find(db, id, cancellationToken);
    }

    internal static async Task<StoredCase?> Find(AppDb db, long id, CancellationToken cancellationToken)
    {
        var row = await db.Set<TestCase>().AsNoTracking().SingleOrDefaultAsync(testCase => testCase.Id == id, cancellationToken);
        if (row is null) return null;
        var suites = await SuitesOf(db, [id], cancellationToken);
        var shared = await SharedNames.For(db, row.ProjectId, [row.Spec], cancellationToken);
        return new StoredCase(row.Id, row.ProjectId, shared.Named(row.Spec), row.Version, row.UpdatedAt, row.ChangedBy, [.. suites[id]]);
    }

    internal static async Task<ILookup<long, SuiteName>> SuitesOf(AppDb db, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        var entries = await db.Set<SuiteCase>().Where(entry => ids.Contains(entry.CaseId))
            .Join(db.Set<Suite>(), entry => entry.SuiteId, suite => suite.Id, (entry, suite) => new { entry.CaseId, suite.Id, suite.Name })
            .OrderBy(entry => entry.Name).ToListAsync(cancellationToken);
        return entries.ToLookup(entry => entry.CaseId, entry => new SuiteName(entry.Id, entry.Name));
    }

    private static IQueryable<TestCase> Matching(AppDb db, CaseQuery query)
    {
        var found = db.Set<TestCase>().AsNoTracking().Where(testCase => testCase.ProjectId == query.ProjectId);
        foreach (var word in CaseWords.Asked(query.Text)) found = found.Where(testCase => testCase.SearchText.Contains(word));
        foreach (var asked in query.Tags) found = found.Where(testCase => db.Set<CaseTag>().Any(tag => tag.CaseId == testCase.Id && tag.Tag == asked));
        if (query.SuiteId is { } suite) found = found.Where(testCase => db.Set<SuiteCase>().Any(entry => entry.CaseId == testCase.Id && entry.SuiteId == suite));
        if (query.InNoSuite) found = found.Where(testCase => !db.Set<SuiteCase>().Any(entry => entry.CaseId == testCase.Id));
        if (query.Chosen is { } chosen) found = found.Tagged(db, chosen);
        return found;
    }

    private static IQueryable<long> InOrder(IQueryable<TestCase> found) =>
        found.OrderBy(testCase => testCase.SearchText).ThenBy(testCase => testCase.Id).Select(testCase => testCase.Id);

    private static CaseLine Line(TestCase row, SharedNames shared, IReadOnlyList<SuiteName> suites) =>
        new(row.Id, row.Title, row.Spec.Tags, shared.CountOf(row.Spec), row.UpdatedAt, row.ChangedBy, suites) { Key = row.Spec.Key };
}
