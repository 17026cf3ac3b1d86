using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Catalog.Shared;

public enum SharedOutcome
{
    Made,
    Changed,

    /// <summary>They said this already: nothing was done.</summary>
    Same,
    Deleted,

    /// <summary>Somebody has changed them meanwhile: nothing was done.</summary>
    Conflict,

    /// <summary>The project has others of that name: nothing was done.</summary>
    NameTaken,

    /// <summary>There are none such (any more): nothing was done.</summary>
    Unknown,

    /// <summary>The project has as many as it may have: nothing was done.</summary>
    TooMany,

    /// <summary>Cases would have more steps than a case may have: nothing was done.</summary>
    CasesTooLong,

    /// <summary>Cases use them: they were not deleted.</summary>
    Used,
}

/// <param name="Stored">As they are now; on <see cref="SharedOutcome.Conflict"/> what somebody else made of them.</param>
public sealed record SharedAnswer(SharedOutcome Outcome, StoredShared? Stored)
{
    /// <summary>Those that are in the way, by title.</summary>
    public IReadOnlyList<NamedThing> Cases { get; init; } = [];
}

/// <summary>Makes, changes and deletes shared steps. That what they say is right was checked by whoever read it.</summary>
public sealed class SharedStore(IDbContextFactory<AppDb> contexts, TimeProvider time)
{
    /// <summary>Of a project.</summary>
    public const int Most = 1_000;

    private const int MostNamed = 1_000;

    /// <param name="id">Null: they are new.</param>
    /// <param name="version">The one that the change was made of.</param>
    public async Task<SharedAnswer> Save(long projectId, long? id, SharedSpec spec, int version, ChangeBy by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Takes the database's one writer's place at once: what is looked at below stays so until it is written.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var known = id is null ? null : await db.Set<SharedSteps>().SingleOrDefaultAsync(one => one.Id == id && one.ProjectId == projectId, cancellationToken);
        if (id is not null && known is null) return new SharedAnswer(SharedOutcome.Unknown, null);
        if (known is not null && known.Version != version) return new SharedAnswer(SharedOutcome.Conflict, StoredShared.Of(known));
        var answer = await Write(db, projectId, known, spec, time.GetUtcNow(), by, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return answer;
    }

    /// <summary>Makes those of that name what <paramref name="spec"/> says.</summary>
    /// <param name="expected">Looks at them as they are right before (null: there are none), so that nobody's change is lost.</param>
    public async Task<SharedAnswer> Put(long projectId, SharedSpec spec, ChangeBy by, Func<SharedSpec?, bool>? expected, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var known = await Named(db, projectId, spec.Name, cancellationToken);
        if (expected?.Invoke(known?.Spec()) == false) return new SharedAnswer(SharedOutcome.Conflict, known is null ? null : StoredShared.Of(known));
        var answer = await Write(db, projectId, known, spec, time.GetUtcNow(), by, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return answer;
    }

    /// <summary>Only while no case uses them. Runs keep the steps that they had.</summary>
    /// <param name="expected">Looks at them as they are right before.</param>
    public async Task<SharedAnswer> Delete(long projectId, string name, Func<SharedSpec, bool>? expected, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await Named(db, projectId, name, cancellationToken) is not { } known) return new SharedAnswer(SharedOutcome.Unknown, null);
        if (expected?.Invoke(known.Spec()) == false) return new SharedAnswer(SharedOutcome.Conflict, StoredShared.Of(known));
        if (await SharedReads.Users(db, known.Id, MostNamed, cancellationToken) is { Count: > 0 } users) return new SharedAnswer(SharedOutcome.Used, StoredShared.Of(known)) { Cases = users };
        db.Remove(known);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new SharedAnswer(SharedOutcome.Deleted, StoredShared.Of(known));
    }

    /// <summary>Within a transaction of the caller's.</summary>
    internal static async Task<SharedAnswer> Write(AppDb db, long projectId, SharedSteps? known, SharedSpec spec, DateTimeOffset now, ChangeBy by, CancellationToken cancellationToken)
    {
        if (await Named(db, projectId, spec.Name, cancellationToken) is { } named && named.Id != known?.Id) return new SharedAnswer(SharedOutcome.NameTaken, StoredShared.Of(named));
        if (known is null)
        {
            if (await db.Set<SharedSteps>().CountAsync(one => one.ProjectId == projectId, cancellationToken) >= Most) return new SharedAnswer(SharedOutcome.TooMany, null);
            db.Add(known = SharedSteps.New(projectId, spec, now, by));
            await db.SaveChangesAsync(cancellationToken);
            return new SharedAnswer(SharedOutcome.Made, StoredShared.Of(known));
        }

        if (IsSame(known.Spec(), spec)) return new SharedAnswer(SharedOutcome.Same, StoredShared.Of(known));
        if (await TooLong(db, known, spec.Steps.Count, cancellationToken) is { Count: > 0 } tooLong) return new SharedAnswer(SharedOutcome.CasesTooLong, StoredShared.Of(known)) { Cases = tooLong };
        known.Say(spec, now, by);
        await db.SaveChangesAsync(cancellationToken);
        return new SharedAnswer(SharedOutcome.Changed, StoredShared.Of(known));
    }

    /// <summary>By what they say.</summary>
    internal static bool IsSame(SharedSpec one, SharedSpec other) => one.Name == other.Name && CaseWrite.IsSame(AsCase(one), AsCase(other));

    /// <summary>The cases that would have too many steps if these were so many.</summary>
    internal static async Task<List<NamedThing>> TooLong(AppDb db, SharedSteps known, int count, CancellationToken cancellationToken)
    {
        var (id, more) = (known.Id, count - known.StepCount);
        if (more <= 0) return [];
        return await db.Set<CaseUse>()
            .Where(use => use.SharedId == id && use.OwnSteps + (use.Times * more) + db.Set<CaseUse>().Where(other => other.CaseId == use.CaseId)
                .Join(db.Set<SharedSteps>(), other => other.SharedId, one => one.Id, (other, one) => other.Times * one.StepCount).Sum() > SuiteFile.MaxStepsOfACase)
            .Join(db.Set<TestCase>(), use => use.CaseId, one => one.Id, (_, one) => one).OrderBy(one => one.SearchText).ThenBy(one => one.Id).Take(MostNamed)
            .Select(one => new NamedThing(one.Id, one.ProjectId, one.Title)).ToListAsync(cancellationToken);
    }

    private static CaseSpec AsCase(SharedSpec shared) => new() { Name = shared.Name, Steps = shared.Steps };

    private static Task<SharedSteps?> Named(AppDb db, long projectId, string name, CancellationToken cancellationToken)
    {
        var key = SharedSteps.KeyOf(name);
        return db.Set<SharedSteps>().SingleOrDefaultAsync(one => one.ProjectId == projectId && one.NameKey == key, cancellationToken);
    }
}
