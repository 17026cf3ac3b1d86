using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Storage;

namespace TestRuns.Exchange;

/// <summary>Compares what files say with what a project has. Changes nothing.</summary>
public sealed class PlanImport(IDbContextFactory<AppDb> contexts, SuiteEdits suites)
{
    public async Task<CatalogPlan> Make(long projectId, CatalogDraft draft, CancellationToken cancellationToken)
    {
        if (draft.Mistakes.Count > 0) return new CatalogPlan(projectId, [], [], draft.Mistakes, draft.Notes);
        var known = await KnownCatalog.Read(contexts, projectId, cancellationToken);
        var shared = new SharedPlanner(known.Shared, draft);
        if (await shared.Mistakes(contexts, cancellationToken) is { Count: > 0 } wrong) return new CatalogPlan(projectId, [], [], wrong, draft.Notes);
        var cases = new CasePlanner(known, draft.Whole);
        var planned = new List<PlannedSuite>();
        foreach (var suite in draft.Suites)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var stored = known.SuiteId(suite.Name) is { } id ? await suites.Find(id, cancellationToken) : null;
            planned.Add(Suite(suite with { Cases = [.. suite.Cases.Select(shared.Names.Named)] }, stored, draft.Whole, cases));
        }

        foreach (var spec in draft.Loose) cases.Plan(shared.Names.Named(spec), suite: null, inSuite: false);
        return new CatalogPlan(projectId, cases.Planned, planned, [], draft.Notes) { Shared = shared.Planned };
    }

    private static PlannedSuite Suite(SuiteSpec wanted, StoredSuite? stored, bool whole, CasePlanner cases)
    {
        IReadOnlyList<PlannedPlace> places = whole ? Replaced(wanted, stored, cases) : Added(wanted, stored, cases);
        if (stored is null) return new PlannedSuite(PlannedAct.New, wanted, null, 0, places);
        var defaults = whole ? wanted : stored.Spec;
        var same = CasePlanner.IsSame(stored.Spec, defaults) && places.Select(cases.StoredAt).SequenceEqual(stored.Entries.Select(entry => (long?)entry.CaseId));
        return new PlannedSuite(same ? PlannedAct.Same : PlannedAct.Changed, defaults, stored.Id, stored.Version, places);
    }

    private static List<PlannedPlace> Replaced(SuiteSpec wanted, StoredSuite? stored, CasePlanner cases) =>
        [.. wanted.Cases.Select(spec => PlannedPlace.Of(cases.Plan(spec, stored?.Id, inSuite: true)))];

    /// <summary>What is there stays where it is, also when the import changes it; what is new comes after it.</summary>
    private static List<PlannedPlace> Added(SuiteSpec wanted, StoredSuite? stored, CasePlanner cases)
    {
        var titles = new TitlesOfSuite(stored?.Entries ?? []);
        var planned = TitlesOfSuite.Numbered(wanted.Cases).Select(spec => cases.Plan(spec, stored?.Id, inSuite: true, titles)).ToList();
        IReadOnlyList<long> there = stored is null ? [] : [.. stored.Entries.Select(entry => entry.CaseId)];
        var isThere = there.ToHashSet();
        var touched = planned.Where(at => cases.Planned[at].Known is not null).ToDictionary(at => cases.Planned[at].Known!.CaseId);
        return
        [
            .. there.Select(id => touched.TryGetValue(id, out var at) ? PlannedPlace.Of(at) : PlannedPlace.Stored(id)),
            .. planned.Where(at => cases.Planned[at].Known is not { } known || !isThere.Contains(known.CaseId)).Select(at => PlannedPlace.Of(at)),
        ];
    }
}
