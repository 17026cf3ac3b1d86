using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog.Shared;
using TestRuns.Storage;

namespace TestRuns.Catalog;

/// <summary>A case's place in a suite that is being edited.</summary>
/// <param name="CaseId">Null: it is made with the suite.</param>
/// <param name="Version">The version of the case that <paramref name="Spec"/> was made of.</param>
/// <param name="Spec">What the case says from now on; null: it stays as it is, whoever changes it meanwhile.</param>
public sealed record SuiteEntry(long? CaseId, int Version, CaseSpec? Spec);

/// <summary>What a suite is to be.</summary>
/// <param name="SuiteId">Null: a new one.</param>
/// <param name="Version">The version that the edit was made of.</param>
/// <param name="Defaults">All but the cases: those of this are not looked at.</param>
public sealed record SuiteEdit(long ProjectId, long? SuiteId, int Version, SuiteSpec Defaults, IReadOnlyList<SuiteEntry> Entries);

public enum SuiteEditOutcome
{
    Saved,

    /// <summary>The suite, or a case that the edit changes, was changed meanwhile: nothing was done.</summary>
    Conflict,

    /// <summary>The project has another suite of that name: nothing was done.</summary>
    NameTaken,

    /// <summary>Two cases of the suite would have one name: nothing was done.</summary>
    CaseNameTwice,

    /// <summary>There is no such suite any more, or a chosen case was deleted: nothing was done.</summary>
    Unknown,

    /// <summary>The shared steps that a case uses are in the way: nothing was done. What the answer is about says how.</summary>
    SharedSteps,
}

/// <param name="What">On a refusal: the case or suite that it is about.</param>
public sealed record SuiteEditAnswer(SuiteEditOutcome Outcome, long? SuiteId, string? What, string? Who, DateTimeOffset? At);

/// <summary>A case within a stored suite.</summary>
public sealed record StoredEntry(long CaseId, int Version, CaseSpec Spec);

/// <summary>A suite as it is stored, with its cases in their order.</summary>
public sealed record StoredSuite(long Id, long ProjectId, SuiteSpec Spec, int Version, DateTimeOffset UpdatedAt, string? ChangedBy, IReadOnlyList<StoredEntry> Entries);

/// <summary>Suites as the editor has them: by their numbers, with cases that are chosen from the catalog and may be in other suites too.</summary>
public sealed class SuiteEdits(IDbContextFactory<AppDb> contexts, TimeProvider time)
{
    public async Task<StoredSuite?> Find(long id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var moment = await db.BeginReading(cancellationToken);
        if (await db.Set<Suite>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, cancellationToken) is not { } suite) return null;
        var entries = await db.Set<SuiteCase>().Where(entry => entry.SuiteId == id).OrderBy(entry => entry.Position)
            .Join(db.Set<TestCase>(), entry => entry.CaseId, testCase => testCase.Id, (entry, testCase) => new { entry.Position, testCase.Id, testCase.Version, testCase.Spec })
            .OrderBy(entry => entry.Position).ToListAsync(cancellationToken);
        var shared = await SharedNames.For(db, suite.ProjectId, entries.Select(entry => entry.Spec), cancellationToken);
        StoredEntry[] named = [.. entries.Select(entry => new StoredEntry(entry.Id, entry.Version, shared.Named(entry.Spec)))];
        var spec = new SuiteSpec
        {
            Name = suite.Name, Environment = suite.Environment, Labels = suite.Labels, Timeout = suite.Timeout, Parallel = suite.Parallel, Env = suite.Env, Priority = suite.Priority, Query = suite.Query,
            Cases = [.. named.Select(entry => entry.Spec)],
        };
        return new StoredSuite(suite.Id, suite.ProjectId, spec, suite.Version, suite.UpdatedAt, suite.ChangedBy, named);
    }

    public async Task<SuiteEditAnswer> Save(SuiteEdit edit, ChangeBy by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var suite = edit.SuiteId is null ? new Suite { ProjectId = edit.ProjectId, Name = edit.Defaults.Name }
            : await db.Set<Suite>().SingleOrDefaultAsync(one => one.Id == edit.SuiteId && one.ProjectId == edit.ProjectId, cancellationToken);
        if (suite is null) return Refused(SuiteEditOutcome.Unknown, edit.Defaults.Name);
        if (suite.Version != edit.Version) return new SuiteEditAnswer(SuiteEditOutcome.Conflict, suite.Id, suite.Name, suite.ChangedBy, suite.UpdatedAt);
        if (await db.Set<Suite>().AnyAsync(other => other.ProjectId == edit.ProjectId && other.Name == edit.Defaults.Name && other.Id != suite.Id, cancellationToken))
            return Refused(SuiteEditOutcome.NameTaken, edit.Defaults.Name);

        var known = await Known(db, edit, cancellationToken);
        if (Refusal(edit, known) is { } refusal) return refusal;
        var shared = await SharedNames.Read(db, edit.ProjectId, cancellationToken);
        if (shared.WhyNot(edit.Entries.Select(entry => entry.Spec).OfType<CaseSpec>()) is { } why) return Refused(SuiteEditOutcome.SharedSteps, why);
        if (edit.SuiteId is null) db.Add(suite);
        await new SuiteWrite(db, shared, now, by).SetDefaults(suite, edit.Defaults, cancellationToken);
        var write = new CaseWrite(db, shared, now, by);
        var cases = edit.Entries.Select(entry => Written(write, edit.ProjectId, entry, known)).ToList();
        await write.Save(cancellationToken);
        await new SuitePlaces(db, now, by).Set(suite, [.. cases.Select(one => one.Id)], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new SuiteEditAnswer(SuiteEditOutcome.Saved, suite.Id, null, null, null);
    }

    private static TestCase Written(CaseWrite write, long projectId, SuiteEntry entry, Dictionary<long, TestCase> known)
    {
        if (entry.CaseId is not { } id) return write.Make(projectId, entry.Spec!);
        if (entry.Spec is { } spec) write.Change(known[id], spec);
        return known[id];
    }

    private static SuiteEditAnswer? Refusal(SuiteEdit edit, Dictionary<long, TestCase> known)
    {
        var titles = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in edit.Entries)
        {
            var stored = entry.CaseId is { } id ? known.GetValueOrDefault(id) : null;
            if (stored is null && entry.CaseId is not null) return Refused(SuiteEditOutcome.Unknown, entry.Spec?.Name);
            if (stored is not null && entry.Spec is not null && stored.Version != entry.Version)
                return new SuiteEditAnswer(SuiteEditOutcome.Conflict, edit.SuiteId, stored.Title, stored.ChangedBy, stored.UpdatedAt);
            var title = entry.Spec?.Name ?? stored!.Title;
            if (!titles.Add(title)) return Refused(SuiteEditOutcome.CaseNameTwice, title);
        }

        return null;
    }

    private static async Task<Dictionary<long, TestCase>> Known(AppDb db, SuiteEdit edit, CancellationToken cancellationToken)
    {
        var known = new Dictionary<long, TestCase>();
        foreach (var some in Pieces.Of(edit.Entries.Where(entry => entry.CaseId is not null).Select(entry => entry.CaseId!.Value).Distinct()))
        {
            foreach (var one in await db.Set<TestCase>().Where(one => one.ProjectId == edit.ProjectId && some.Contains(one.Id)).ToListAsync(cancellationToken)) known[one.Id] = one;
        }

        return known;
    }

    private static SuiteEditAnswer Refused(SuiteEditOutcome outcome, string? what) => new(outcome, null, what, null, null);
}
