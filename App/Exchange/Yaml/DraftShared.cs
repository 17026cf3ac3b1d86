using TestRuns.Catalog.Shared;

namespace TestRuns.Exchange.Yaml;

/// <summary>The shared steps of several files: each file of a suite may bring those that it uses, so they may come more than once, saying the same.</summary>
internal sealed class DraftShared(DraftRemarks mistakes)
{
    private readonly Dictionary<string, (SharedSpec Spec, string File)> all = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<SharedSpec> All => [.. all.Values.Select(one => one.Spec)];

    public void Add(string file, IReadOnlyList<SharedSpec> shared)
    {
        foreach (var spec in shared)
            if (!all.TryAdd(spec.Name, (spec, file)) && !SharedStore.IsSame(all[spec.Name].Spec, spec))
                mistakes.Add(file, 1, $"the shared steps “{spec.Name}” say something else in {all[spec.Name].File}", "make them the same, or give one of them another name");
    }
}
