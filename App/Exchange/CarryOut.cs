using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Catalog.Shared;
using TestRuns.Storage;

namespace TestRuns.Exchange;

/// <summary>
/// Does what a plan says, in one transaction: all of it, or nothing. It was worked out before, so that nobody who writes waits
/// for more than the writing.
/// </summary>
public sealed class CarryOut(IDbContextFactory<AppDb> contexts, TimeProvider time)
{
    /// <summary>How many cases between two looks at whether it goes on.</summary>
    private const int Look = 100;

    /// <param name="told">Hears how many cases are written, now and then.</param>
    /// <returns>False: somebody has changed what the plan was made of; nothing was done. When it is cancelled, nothing was done either.</returns>
    public async Task<bool> Ask(CatalogPlan plan, ChangeBy by, Action<int> told, CancellationToken cancellationToken)
    {
        if (!plan.Importable) throw new ArgumentException("A plan with mistakes is not carried out.", nameof(plan));
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        using var statements = new Statements(db);
        var now = time.GetUtcNow();
        foreach (var one in plan.Shared.Where(one => one.Act != PlannedAct.Same))
            if (!await Write(db, plan.ProjectId, one, now, by, cancellationToken)) return false;
        var shared = await SharedNames.Read(db, plan.ProjectId, cancellationToken);
        if (shared.WhyNot(plan.Cases.Select(one => one.Spec)) is not null) return false;
        var batch = new CaseBatch(db, statements, shared, now, by);
        if (WriteCases(plan, batch, told, cancellationToken) is not { } ids) return false;
        await batch.Finish(cancellationToken);
        foreach (var suite in plan.Suites.Where(suite => suite.Act != PlannedAct.Same))
            if (!await Write(db, plan.ProjectId, suite, ids, batch, shared, now, by, cancellationToken)) return false;
        cancellationToken.ThrowIfCancellationRequested();
        // From here on it is done.
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    /// <returns>False: they are others by now, or in the way of cases that were written since.</returns>
    private static async Task<bool> Write(AppDb db, long projectId, PlannedShared planned, DateTimeOffset now, ChangeBy by, CancellationToken cancellationToken)
    {
        var known = planned.Known is { } was ? await db.Set<SharedSteps>().SingleOrDefaultAsync(one => one.Id == was.Id && one.ProjectId == projectId && one.Version == was.Version, cancellationToken) : null;
        if (planned.Known is not null && known is null) return false;
        var answer = await SharedStore.Write(db, projectId, known, planned.Spec, now, by, cancellationToken);
        return answer.Outcome is SharedOutcome.Made or SharedOutcome.Changed or SharedOutcome.Same;
    }

    /// <returns>The number of each case of the plan; null: one is another by now.</returns>
    private static long[]? WriteCases(CatalogPlan plan, CaseBatch batch, Action<int> told, CancellationToken cancellationToken)
    {
        var ids = new long[plan.Cases.Count];
        for (var at = 0; at < ids.Length; at++)
        {
            if (at % Look == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                told(at);
            }

            var (act, spec, known) = plan.Cases[at];
            if (known is null) ids[at] = batch.Make(plan.ProjectId, spec);
            else if (act == PlannedAct.Changed ? batch.Change(plan.ProjectId, known, spec) : batch.IsStill(plan.ProjectId, known)) ids[at] = known.CaseId;
            else return null;
        }

        told(ids.Length);
        return ids;
    }

    private static async Task<bool> Write(AppDb db, long projectId, PlannedSuite planned, long[] ids, CaseBatch batch, SharedNames shared, DateTimeOffset now, ChangeBy by, CancellationToken cancellationToken)
    {
        var suite = await db.Set<Suite>().SingleOrDefaultAsync(one => one.ProjectId == projectId && one.Name == planned.Defaults.Name, cancellationToken);
        if (suite?.Id != planned.Id || (suite is not null && suite.Version != planned.Version)) return false;
        var places = planned.Places.Select(place => place.CaseId ?? ids[place.Planned]).ToList();
        if (!await AreThere(db, projectId, planned.Places, cancellationToken)) return false;
        if (suite is null) db.Add(suite = new Suite { ProjectId = projectId, Name = planned.Defaults.Name });
        await new SuiteWrite(db, shared, now, by).SetDefaults(suite, planned.Defaults, cancellationToken);
        await batch.Place(suite, places, cancellationToken);
        new SuitePlaces(db, now, by).Touch(suite);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>What the plan leaves in the suite may be deleted by now.</summary>
    private static async Task<bool> AreThere(AppDb db, long projectId, IReadOnlyList<PlannedPlace> places, CancellationToken cancellationToken)
    {
        foreach (var some in Pieces.Of(places.Where(place => place.CaseId is not null).Select(place => place.CaseId!.Value)))
            if (await db.Set<TestCase>().CountAsync(one => one.ProjectId == projectId && some.Contains(one.Id), cancellationToken) != some.Count) return false;
        return true;
    }
}
