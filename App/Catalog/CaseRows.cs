namespace TestRuns.Catalog;

/// <summary>A case with a table of values, as the cases that a run has of it: one for each row, called by the row's values.</summary>
public static class CaseRows
{
    /// <summary>Itself, where it has no table.</summary>
    public static IEnumerable<CaseSpec> Of(CaseSpec spec) => spec.Parameters.Count == 0 ? [spec] : spec.Parameters.Select(row => OfRow(spec, row));

    /// <summary>"pays [card, EUR]".</summary>
    public static string TitleOf(string name, IReadOnlyDictionary<string, string> row) => $"{name} [{string.Join(", ", row.Values.Select(value => value.ReplaceLineEndings(" ").Trim()))}]";

    private static CaseSpec OfRow(CaseSpec spec, IReadOnlyDictionary<string, string> row) => spec with
    {
        Name = TitleOf(spec.Name, row),
        Parameters = [],
        Steps = [.. spec.Steps.Select(step => step with { Env = With(row, step.Env) })],
    };

    /// <summary>What a step says itself counts more.</summary>
    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> row, IReadOnlyDictionary<string, string> own)
    {
        var all = new Dictionary<string, string>(row, StringComparer.Ordinal);
        foreach (var (name, value) in own) all[name] = value;
        return all;
    }
}
