namespace TestRuns.Catalog.Yaml;

/// <summary>The top of a suite's file.</summary>
/// <param name="mistakes">Takes what is wrong.</param>
/// <param name="uses">Reads the steps that stand for shared steps.</param>
/// <param name="mayBeEmpty">A suite without cases is one: of files that were written here.</param>
internal sealed class SuiteReader(Mistakes mistakes, UseReader uses, bool mayBeEmpty = false)
{
    private static readonly string[] Keys = ["suite", "environment", "labels", "timeout", "parallel", "env", "priority", "query", "cases"];

    private readonly ValueReader values = new(mistakes);
    private readonly CaseReader cases = new(mistakes, uses);
    private readonly QueryReader query = new(mistakes);

    /// <summary>Only to be used when there are no mistakes.</summary>
    public SuiteSpec? Read(Node root)
    {
        if (values.Map(root, "the file", "begin with suite: NAME, then cases:") is not { } map) return null;
        var fields = new Fields(map, "a suite", Keys, mistakes, key => key == CatalogFile.SharedKey ? "put them on the page Shared steps, or import this file" : null);
        return new SuiteSpec
        {
            Name = Name(fields),
            Environment = values.Name(fields["environment"], "environment"),
            Labels = values.Texts(fields["labels"], "labels", TextRule.Word, Words.Label),
            Timeout = values.Duration(fields["timeout"], "timeout"),
            Parallel = values.Number(fields["parallel"], "parallel", 1, SuiteSpec.MostParallel) ?? 1,
            Env = values.Pairs(fields["env"], "env", TextRule.Prose, Words.Variable),
            Priority = values.Number(fields["priority"], "priority", Priorities.Lowest, Priorities.Highest) ?? 0,
            Query = query.Read(fields["query"]),
            Cases = Cases(fields),
        };
    }

    private string Name(Fields fields)
    {
        if (fields["suite"] is not { } node)
        {
            mistakes.Add(fields.At, "the suite has no name", "add suite: NAME");
            return "";
        }

        var name = values.Name(node, "suite") ?? "";
        if (Words.SuiteName(name) is { } remedy) values.Wrong(node, $"a suite cannot be called {Mistakes.Quote(name)}", remedy);
        return name;
    }

    private List<CaseSpec> Cases(Fields fields)
    {
        var queried = fields["query"] is not null;
        if (fields["cases"] is not { } node)
        {
            if (!queried) mistakes.Add(fields.At, "the suite has no cases", "add cases: with at least one, or query: with the tags of cases");
            return [];
        }

        if (values.List(node, "cases", "write a list: - name: …") is not { } list) return [];
        if (list.Items.Count == 0 && !queried && !mayBeEmpty) values.Wrong(list, "the suite has no cases", "add at least one");
        if (list.Items.Count > SuiteFile.MaxCases) values.Wrong(list, $"the suite has {list.Items.Count} cases", $"{SuiteFile.MaxCases} are allowed: make several suites of it");

        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var read = new List<CaseSpec>();
        foreach (var item in list.Items.Take(SuiteFile.MaxCases))
        {
            if (cases.Read(item) is not { } found) continue;
            read.Add(found.Spec);
            if (found.Spec.Name.Length > 0 && !lines.TryAdd(found.Spec.Name, found.NameAt.Line))
                mistakes.Add(found.NameAt, $"a second case is called {Mistakes.Quote(found.Spec.Name)}", $"the first is in line {lines[found.Spec.Name]}: give this one a name of its own");
        }

        return read;
    }
}
