using System.Text.Json;
using TestRuns.Catalog;
using TestRuns.Storage;

namespace TestRuns.Exchange;

/// <summary>
/// Finds for each case of the files the stored one that it is, and says what becomes of it. A case is known by its key
/// anywhere in the project; without one by its title in its suite, then among the cases that no suite has. Of files that are
/// the whole truth about their suites, a case of another suite is never touched: two suites may each have a "Set up".
/// </summary>
internal sealed class CasePlanner(KnownCatalog known, bool whole)
{
    /// <summary>More of one name are not told apart by what they say: who has thousands of them waits for it.</summary>
    private const int MostCompared = 50;

    private readonly List<PlannedCase> planned = [];
    private readonly HashSet<long> taken = [];
    private readonly Dictionary<string, List<int>> ofSuites = new(StringComparer.Ordinal);

    public IReadOnlyList<PlannedCase> Planned => planned;

    /// <returns>Its place in the plan.</returns>
    /// <param name="suite">The stored suite that it is read for; null: a new suite, or none.</param>
    /// <param name="titles">Those of the suite, where the case may have to be called otherwise; null: it is called as it is.</param>
    public int Plan(CaseSpec spec, long? suite, bool inSuite, TitlesOfSuite? titles = null)
    {
        var stored = Best(spec, Mine(spec, suite));
        if (stored is null && whole && inSuite && Shared(spec) is { } shared) return shared;
        stored ??= Best(spec, Others(spec, suite));
        var wanted = Settled(spec, stored, titles);
        var act = stored is null ? PlannedAct.New : CaseWrite.IsSame(stored.Stored.Spec, wanted) ? PlannedAct.Same : PlannedAct.Changed;
        planned.Add(new PlannedCase(act, wanted, stored?.Stored));
        var place = planned.Count - 1;
        if (stored is not null) taken.Add(stored.Id);
        if (whole && inSuite) (ofSuites.TryGetValue(spec.Name, out var places) ? places : ofSuites[spec.Name] = []).Add(place);
        return place;
    }

    /// <summary>The stored case at that place; null: a new one.</summary>
    public long? StoredAt(PlannedPlace place) => place.CaseId ?? planned[place.Planned].Known?.CaseId;

    /// <summary>But for their cases.</summary>
    public static bool IsSame(SuiteSpec one, SuiteSpec other) =>
        JsonSerializer.Serialize(one with { Cases = [] }, JsonColumn.Options) == JsonSerializer.Serialize(other with { Cases = [] }, JsonColumn.Options);

    /// <summary>Of several: what says the same, else what has the key, else the oldest.</summary>
    private KnownCase? Best(CaseSpec spec, IEnumerable<KnownCase> candidates)
    {
        var free = candidates.Where(one => !taken.Contains(one.Id)).Distinct().ToList();
        if (free.Count is 0 or 1 or > MostCompared) return free.FirstOrDefault();
        return free.OrderByDescending(one => CaseWrite.IsSame(one.Stored.Spec, spec)).ThenByDescending(one => spec.Key is not null && one.Key == spec.Key).ThenByDescending(one => one.Key == spec.Key).ThenBy(one => one.Id).First();
    }

    /// <summary>What two suites of one import both have, saying the same, is one case in both: so it was when they were written.</summary>
    private int? Shared(CaseSpec spec)
    {
        if (!ofSuites.TryGetValue(spec.Name, out var places)) return null;
        foreach (var place in places.Take(MostCompared))
            if (CaseWrite.IsSame(planned[place].Spec, spec)) return place;
        return null;
    }

    private IEnumerable<KnownCase> Mine(CaseSpec spec, long? suite)
    {
        var keyed = spec.Key is { } key ? known.ByKey(key) : [];
        return keyed.Where(one => !whole || IsIn(one, suite)).Concat(Named(spec).Where(one => IsIn(one, suite)));
    }

    private IEnumerable<KnownCase> Others(CaseSpec spec, long? suite)
    {
        var keyed = spec.Key is { } key ? known.ByKey(key) : [];
        var named = Named(spec).ToList();
        // Where files say nothing of suites, somebody may have put it into one since.
        var only = !whole && suite is null && named.Count == 1 ? named : [];
        return keyed.Concat(named).Where(one => one.Suites.Count == 0).Concat(only);
    }

    private IEnumerable<KnownCase> Named(CaseSpec spec) => known.ByTitle(spec.Name).Where(one => spec.Key is null || one.Key is null);

    private static bool IsIn(KnownCase one, long? suite) => suite is { } id && one.Suites.Contains(id);

    /// <summary>What other tools do not know of stays: how often a case is tried again, and how long it may take.</summary>
    private CaseSpec Settled(CaseSpec spec, KnownCase? stored, TitlesOfSuite? titles)
    {
        if (whole) return spec;
        var merged = stored?.Stored.Spec is not { } before ? spec
            : spec with { Key = spec.Key ?? before.Key, Timeout = spec.Timeout ?? before.Timeout, Retries = spec.Retries == 0 ? before.Retries : spec.Retries };
        var titled = titles is null ? merged : merged with { Name = titles.Take(merged, stored?.Id) };
        return stored is not null && titled.Name != stored.Title && IsTakenBeside(stored, titled.Name) ? titled with { Name = stored.Title } : titled;
    }

    /// <summary>Would two cases of a suite have one title?</summary>
    private bool IsTakenBeside(KnownCase stored, string title) =>
        known.ByTitle(title).Any(other => other.Id != stored.Id && other.Suites.Intersect(stored.Suites).Any());
}
