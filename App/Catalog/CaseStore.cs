using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog.Shared;
using TestRuns.Storage;

namespace TestRuns.Catalog;

public enum CaseOutcome
{
    Saved,

    /// <summary>It said this already: nothing was done.</summary>
    Same,

    /// <summary>Somebody has changed it meanwhile: nothing was done.</summary>
    Conflict,

    /// <summary>A suite that has it has another case of that name: nothing was done.</summary>
    NameTaken,

    /// <summary>There is no such case, or no such suite: nothing was done.</summary>
    Unknown,

    /// <summary>The shared steps that it uses are in the way, see <see cref="CaseAnswer.Why"/>: nothing was done.</summary>
    SharedSteps,
}

/// <param name="Case">As it is stored now; on <see cref="CaseOutcome.Conflict"/> what somebody else made of it.</param>
/// <param name="Suite">On <see cref="CaseOutcome.NameTaken"/>: where the name is taken.</param>
public sealed record CaseAnswer(CaseOutcome Outcome, StoredCase? Case, string? Suite)
{
    /// <summary>On <see cref="CaseOutcome.SharedSteps"/>, for people.</summary>
    public string? Why { get; init; }

    internal static CaseAnswer Refused(string why) => new(CaseOutcome.SharedSteps, null, null) { Why = why };
}

/// <summary>Makes, changes and deletes single cases. That what they say is right was checked by whoever read it.</summary>
public sealed class CaseStore(IDbContextFactory<AppDb> contexts, TimeProvider time)
{
    /// <param name="suiteId">The suite at whose end it is put; null: none.</param>
    public async Task<CaseAnswer> Create(long projectId, long? suiteId, CaseSpec spec, ChangeBy by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Takes the database's one writer's place at once: what is looked at below stays so until it is written.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var suite = suiteId is null ? null : await db.Set<Suite>().SingleOrDefaultAsync(one => one.Id == suiteId && one.ProjectId == projectId, cancellationToken);
        if (suiteId is not null && suite is null) return new CaseAnswer(CaseOutcome.Unknown, null, null);
        if (suite is not null && await SuitePlaces.HasTitle(db, suite.Id, spec.Name, except: null, cancellationToken)) return new CaseAnswer(CaseOutcome.NameTaken, null, suite.Name);

        var shared = await SharedNames.Read(db, projectId, cancellationToken);
        if (shared.WhyNot([spec]) is { } why) return CaseAnswer.Refused(why);
        var now = time.GetUtcNow();
        var write = new CaseWrite(db, shared, now, by);
        var made = write.Make(projectId, spec);
        await write.Save(cancellationToken);
        if (suite is not null) await new SuitePlaces(db, now, by).Append(suite, [made.Id], cancellationToken);
        var stored = await CaseReads.Find(db, made.Id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new CaseAnswer(CaseOutcome.Saved, stored, null);
    }

    /// <param name="version">The one that the change was made of.</param>
    public async Task<CaseAnswer> Replace(long id, CaseSpec spec, int version, ChangeBy by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Set<TestCase>().SingleOrDefaultAsync(one => one.Id == id, cancellationToken) is not { } known) return new CaseAnswer(CaseOutcome.Unknown, null, null);
        if (known.Version != version) return new CaseAnswer(CaseOutcome.Conflict, await CaseReads.Find(db, id, cancellationToken), null);
        if (known.Title != spec.Name && await TakenIn(db, id, spec.Name, cancellationToken) is { } suite) return new CaseAnswer(CaseOutcome.NameTaken, null, suite);

        var shared = await SharedNames.Read(db, known.ProjectId, cancellationToken);
        if (shared.WhyNot([spec]) is { } why) return CaseAnswer.Refused(why);
        var write = new CaseWrite(db, shared, time.GetUtcNow(), by);
        var changed = write.Change(known, spec);
        await write.Save(cancellationToken);
        var stored = await CaseReads.Find(db, id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new CaseAnswer(changed ? CaseOutcome.Saved : CaseOutcome.Same, stored, null);
    }

    private static Task<string?> TakenIn(AppDb db, long id, string title, CancellationToken cancellationToken) =>
        (from mine in db.Set<SuiteCase>()
         where mine.CaseId == id
         join other in db.Set<SuiteCase>() on mine.SuiteId equals other.SuiteId
         join testCase in db.Set<TestCase>() on other.CaseId equals testCase.Id
         join suite in db.Set<Suite>() on mine.SuiteId equals suite.Id
         where other.CaseId != id && testCase.Title == title
         select suite.Name).FirstOrDefaultAsync(cancellationToken);
}
