using TestRuns.Catalog;

namespace TestRuns.Components.Suites;

/// <summary>
/// Which cases of the catalog the names in an edited suite stand for: those that it had when it was read, and those that were
/// chosen since. Any other name is a case that is made when the suite is saved.
/// </summary>
public sealed class KnownCases
{
    private readonly Dictionary<string, StoredEntry> byName = new(StringComparer.Ordinal);

    public void Add(StoredEntry entry) => byName[entry.Spec.Name] = entry;

    /// <summary>The number of the case in the catalog; null: it is made with the suite.</summary>
    public long? IdOf(CaseSpec spec) => byName.GetValueOrDefault(spec.Name)?.CaseId;

    /// <summary>It is in the catalog, and says something else here.</summary>
    public bool IsChanged(CaseSpec spec) => byName.TryGetValue(spec.Name, out var known) && !CaseWrite.IsSame(known.Spec, spec);

    /// <summary>What is not changed here is left as it is in the catalog, whoever changes it there meanwhile.</summary>
    public IReadOnlyList<SuiteEntry> Entries(SuiteSpec suite) =>
        [.. suite.Cases.Select(spec => byName.TryGetValue(spec.Name, out var known) ? new SuiteEntry(known.CaseId, known.Version, IsChanged(spec) ? spec : null) : new SuiteEntry(null, 0, spec))];
}
