using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Catalog.Shared;
using TestRuns.Storage;

namespace TestRuns.Exchange;

/// <summary>A stored case, and the suites that have it.</summary>
internal sealed record KnownCase(StoredEntry Stored, IReadOnlyList<long> Suites)
{
    public long Id => Stored.CaseId;

    public string Title => Stored.Spec.Name;

    public string? Key => Stored.Spec.Key;
}

/// <summary>What a project has, at one moment: all that an import is compared with.</summary>
internal sealed class KnownCatalog
{
    private readonly Dictionary<string, long> suites;
    private readonly ILookup<string, KnownCase> byKey;
    private readonly ILookup<string, KnownCase> byTitle;

    private KnownCatalog(IEnumerable<StoredEntry> stored, Dictionary<string, long> suites, ILookup<long, long> entries, IReadOnlyList<StoredShared> shared)
    {
        Shared = shared;
        this.suites = suites;
        var of = entries.SelectMany(suite => suite.Select(id => (Suite: suite.Key, Id: id))).ToLookup(pair => pair.Id, pair => pair.Suite);
        var cases = stored.Select(one => new KnownCase(one, [.. of[one.CaseId]])).ToList();
        byKey = cases.Where(one => one.Key is not null).ToLookup(one => one.Key!, StringComparer.Ordinal);
        byTitle = cases.ToLookup(one => one.Title, StringComparer.Ordinal);
    }

    public static async Task<KnownCatalog> Read(IDbContextFactory<AppDb> contexts, long projectId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var moment = await db.BeginReading(cancellationToken);
        var named = await db.Set<Suite>().Where(suite => suite.ProjectId == projectId).Select(suite => new { suite.Id, suite.Name }).ToListAsync(cancellationToken);
        var rows = await db.Set<TestCase>().AsNoTracking().Where(one => one.ProjectId == projectId).OrderBy(one => one.Id)
            .Select(one => new { one.Id, one.Version, one.Spec }).ToListAsync(cancellationToken);
        var places = await db.Set<SuiteCase>().Where(entry => db.Set<Suite>().Any(suite => suite.Id == entry.SuiteId && suite.ProjectId == projectId))
            .OrderBy(entry => entry.SuiteId).ThenBy(entry => entry.Position).Select(entry => new { entry.SuiteId, entry.CaseId }).ToListAsync(cancellationToken);
        var shared = await db.Set<SharedSteps>().AsNoTracking().Where(one => one.ProjectId == projectId).ToListAsync(cancellationToken);
        var names = new SharedNames(shared.Select(one => new SharedName(one.Id, one.Name, one.StepCount)));
        return new KnownCatalog(
            rows.Select(row => new StoredEntry(row.Id, row.Version, names.Named(row.Spec))),
            named.ToDictionary(suite => suite.Name, suite => suite.Id, StringComparer.Ordinal),
            places.ToLookup(entry => entry.SuiteId, entry => entry.CaseId),
            [.. shared.Select(StoredShared.Of)]);
    }

    public IReadOnlyList<StoredShared> Shared { get; }

    public long? SuiteId(string name) => suites.TryGetValue(name, out var id) ? id : null;

    public IEnumerable<KnownCase> ByKey(string key) => byKey[key];

    /// <summary>The oldest first.</summary>
    public IEnumerable<KnownCase> ByTitle(string title) => byTitle[title];
}
