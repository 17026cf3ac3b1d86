using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Catalog.Shared;

/// <summary>Shared steps as a line of a list.</summary>
/// <param name="UsedIn">How many cases.</param>
public sealed record SharedLine(long Id, string Name, int Steps, int UsedIn, DateTimeOffset UpdatedAt, string ChangedBy);

/// <summary>Shared steps as they are stored.</summary>
public sealed record StoredShared(long Id, long ProjectId, SharedSpec Spec, int Version, DateTimeOffset UpdatedAt, string ChangedBy)
{
    internal static StoredShared Of(SharedSteps row) => new(row.Id, row.ProjectId, row.Spec(), row.Version, row.UpdatedAt, row.ChangedBy);
}

/// <summary>Every question about shared steps that does not change them. Who may look is for the caller to decide.</summary>
public sealed class SharedReads(IDbContextFactory<AppDb> contexts)
{
    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<SharedLine>> List(long projectId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<SharedSteps>().Where(one => one.ProjectId == projectId).OrderBy(one => one.NameKey)
            .Select(one => new SharedLine(one.Id, one.Name, one.StepCount, db.Set<CaseUse>().Count(use => use.SharedId == one.Id), one.UpdatedAt, one.ChangedBy)).ToListAsync(cancellationToken);
    }

    public async Task<StoredShared?> Find(long id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<SharedSteps>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, cancellationToken) is { } row ? StoredShared.Of(row) : null;
    }

    /// <param name="name">In small letters or large.</param>
    public async Task<StoredShared?> Find(long projectId, string name, CancellationToken cancellationToken)
    {
        var key = SharedSteps.KeyOf(name);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<SharedSteps>().AsNoTracking().SingleOrDefaultAsync(one => one.ProjectId == projectId && one.NameKey == key, cancellationToken) is { } row ? StoredShared.Of(row) : null;
    }

    /// <summary>What a case of the project may use.</summary>
    public async Task<SharedNames> Names(long projectId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await SharedNames.Read(db, projectId, cancellationToken);
    }

    /// <summary>The cases that use them, by title.</summary>
    public async Task<IReadOnlyList<NamedThing>> Users(long id, int most, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Users(db, id, most, cancellationToken);
    }

    /// <summary>The case as a run would have it now; as it is, where it uses what is not there.</summary>
    public async Task<CaseSpec> AsRun(long projectId, CaseSpec spec, CancellationToken cancellationToken)
    {
        if (!SharedNames.Uses(spec)) return spec;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var moment = await db.BeginReading(cancellationToken);
        var known = (await SharedNames.Read(db, projectId, cancellationToken)).WhyNot([spec]) is null;
        return known ? (await UsedSteps.PutInto(db, projectId, [spec], cancellationToken))[0] : spec;
    }

    internal static async Task<List<NamedThing>> Users(AppDb db, long id, int most, CancellationToken cancellationToken) =>
        await db.Set<CaseUse>().Where(use => use.SharedId == id).Join(db.Set<TestCase>(), use => use.CaseId, one => one.Id, (_, one) => one)
            .OrderBy(one => one.SearchText).ThenBy(one => one.Id).Take(most).Select(one => new NamedThing(one.Id, one.ProjectId, one.Title)).ToListAsync(cancellationToken);
}
