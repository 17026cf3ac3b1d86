using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Catalog.Values;

/// <summary>A variable as it may be shown.</summary>
/// <param name="Value">Null: it is a secret, which nobody reads again.</param>
public sealed record VariableView(string Name, string? Value, string ChangedBy, DateTimeOffset ChangedAt)
{
    public bool IsSecret => Value is null;
}

/// <summary>What became of a wish: either mistakes, and nothing was changed, or the names that were set.</summary>
/// <param name="Gone">The environment or suite is not there any more.</param>
public sealed record VariablesPut(IReadOnlyDictionary<string, string[]> Mistakes, IReadOnlyList<string> Names, bool Gone = false);

/// <summary>The variables of projects, environments and suites. Who may see and change them is asked by whoever calls.</summary>
public sealed class VariableStore(IDbContextFactory<AppDb> contexts, VariableSeal seal, TimeProvider time)
{
    /// <summary>At one place.</summary>
    public const int Most = 200;

    /// <param name="environment">By name; with neither it is the project itself, never give both.</param>
    /// <returns>Null: the project has no such environment or suite.</returns>
    public async Task<VariablePlace?> Find(long projectId, string? environment, string? suite, CancellationToken token)
    {
        if (environment is null && suite is null) return VariablePlace.OfProject(projectId);
        await using var db = await contexts.CreateDbContextAsync(token);
        var owner = environment is not null
            ? await db.Set<TestEnvironment>().Where(one => one.ProjectId == projectId && one.Name == environment).Select(one => (long?)one.Id).SingleOrDefaultAsync(token)
            : await db.Set<Suite>().Where(one => one.ProjectId == projectId && one.Name == suite).Select(one => (long?)one.Id).SingleOrDefaultAsync(token);
        var source = environment is not null ? new VariableSource(VariableLevel.Environment, environment) : new VariableSource(VariableLevel.Suite, suite);
        return owner is null ? null : new VariablePlace(projectId, source, owner);
    }

    /// <summary>Those that stand there, by name.</summary>
    public async Task<IReadOnlyList<VariableView>> List(VariablePlace place, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        var rows = await At(db, place).AsNoTracking().ToListAsync(token);
        return [.. rows.OrderBy(row => row.Name, StringComparer.Ordinal).Select(row => new VariableView(row.Name, row.Value, row.ChangedBy, row.ChangedAt))];
    }

    /// <summary>All that a run finds which stands there or at a weaker place; of a suite with its own environment.</summary>
    public async Task<IReadOnlyList<EffectiveVariable>> Effective(VariablePlace place, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        var suite = place.SuiteId is { } id ? await db.Set<Suite>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, token) : null;
        var environment = place.Source.Level == VariableLevel.Environment ? place.Source.Name : suite?.Environment;
        var environmentId = place.EnvironmentId
            ?? await db.Set<TestEnvironment>().Where(one => one.ProjectId == place.ProjectId && one.Name == environment).Select(one => (long?)one.Id).SingleOrDefaultAsync(token);
        var rows = await StoredLayers.Rows(db, place.ProjectId, environmentId, suite?.Name).ToListAsync(token);
        return Precedence.Resolve(StoredLayers.Of(rows, environment, suite?.Name, suite?.Env ?? new Dictionary<string, string>(StringComparer.Ordinal)));
    }

    /// <summary>Sets these, all or none; what is not named stays.</summary>
    public async Task<VariablesPut> Put(VariablePlace place, IReadOnlyList<VariableWish> wishes, string by, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        // The database's one writer's place at once: what is looked at here is still so when it is written.
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        if (!await Exists(db, place, token)) return new VariablesPut(new Dictionary<string, string[]>(StringComparer.Ordinal), [], Gone: true);
        var known = await At(db, place).ToDictionaryAsync(row => row.Name, StringComparer.Ordinal, token);
        var mistakes = VariableWish.Mistakes(wishes, known.Values.Where(row => row.ClosedValue is not null).Select(row => row.Name).ToHashSet(StringComparer.Ordinal));
        var count = known.Keys.Union(wishes.Select(wish => wish.Name), StringComparer.Ordinal).Count();
        if (count > Most) mistakes["variables"] = [$"At most {Most} at one place; these would make it {count}."];
        if (mistakes.Count > 0) return new VariablesPut(mistakes, []);

        foreach (var wish in wishes.Where(wish => wish.Value is not null)) Set(db, place, known.GetValueOrDefault(wish.Name), wish, by);
        await db.SaveChangesAsync(token);
        await transaction.CommitAsync(token);
        return new VariablesPut(mistakes, [.. wishes.Where(wish => wish.Value is not null).Select(wish => wish.Name)]);
    }

    /// <returns>The names of those that were there; all others are unknown.</returns>
    public async Task<IReadOnlyList<string>> Remove(VariablePlace place, IReadOnlyCollection<string> names, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        var rows = await At(db, place).Where(row => names.Contains(row.Name)).ToListAsync(token);
        db.RemoveRange(rows);
        await db.SaveChangesAsync(token);
        await transaction.CommitAsync(token);
        return [.. rows.Select(row => row.Name).Order(StringComparer.Ordinal)];
    }

    private void Set(AppDb db, VariablePlace place, StoredVariable? row, VariableWish wish, string by)
    {
        if (row is null) db.Add(row = new StoredVariable { ProjectId = place.ProjectId, EnvironmentId = place.EnvironmentId, SuiteId = place.SuiteId, Name = wish.Name, ChangedBy = by });
        row.Value = wish.IsSecret ? null : wish.Value;
        row.ClosedValue = wish.IsSecret ? seal.Close(wish.Value!) : null;
        (row.ChangedBy, row.ChangedAt) = (by, time.GetUtcNow());
    }

    private static Task<bool> Exists(AppDb db, VariablePlace place, CancellationToken token) => place.Source.Level switch
    {
        VariableLevel.Environment => db.Set<TestEnvironment>().AnyAsync(one => one.Id == place.OwnerId, token),
        VariableLevel.Suite => db.Set<Suite>().AnyAsync(one => one.Id == place.OwnerId, token),
        _ => db.Set<Project>().AnyAsync(one => one.Id == place.ProjectId, token),
    };

    private static IQueryable<StoredVariable> At(AppDb db, VariablePlace place)
    {
        var (environment, suite) = (place.EnvironmentId, place.SuiteId);
        return db.Set<StoredVariable>().Where(row => row.ProjectId == place.ProjectId && row.EnvironmentId == environment && row.SuiteId == suite);
    }
}
