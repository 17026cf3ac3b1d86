namespace TestRuns.Catalog.Yaml;

/// <summary>The table of a case's values: a list of rows, each with the same names.</summary>
internal sealed class ParameterReader(Mistakes mistakes)
{
    private const int MostRows = 500;
    private const string Example = "write a list of rows: - { BROWSER: chrome, USER: ann }";

    private readonly ValueReader values = new(mistakes);

    public IReadOnlyList<IReadOnlyDictionary<string, string>> Read(Node? node)
    {
        if (node is null || values.List(node, "parameters", Example) is not { } list) return [];
        if (list.Items.Count == 0) values.Wrong(list, "the table of parameters has no rows", Example);
        if (list.Items.Count > MostRows) values.Wrong(list, $"the table has {list.Items.Count} rows", $"{MostRows} are allowed: make several cases of it");
        var rows = new List<IReadOnlyDictionary<string, string>>();
        var titles = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in list.Items.Take(MostRows))
        {
            if (values.Map(item, "a row", Example) is not { } map) continue;
            var row = values.Pairs(map, "parameters", TextRule.Name, Words.Variable);
            Check(map, row, rows.Count == 0 ? row : rows[0]);
            if (!titles.TryAdd(CaseRows.TitleOf("", row), map.At.Line)) values.Wrong(map, "the row has the values of another", $"it is the same as that of line {titles[CaseRows.TitleOf("", row)]}: keep one");
            rows.Add(row);
        }

        return rows;
    }

    private void Check(MapNode map, IReadOnlyDictionary<string, string> row, IReadOnlyDictionary<string, string> first)
    {
        if (map.Entries.Count == 0) values.Wrong(map, "the row has no values", Example);
        var (missing, more) = (first.Keys.Except(row.Keys, StringComparer.Ordinal).ToList(), row.Keys.Except(first.Keys, StringComparer.Ordinal).ToList());
        if (missing.Count > 0) values.Wrong(map, $"the row has no {string.Join(", ", missing)}", "every row has the names of the first: add it, or \"\" for an empty value");
        foreach (var name in more) values.Wrong(map.Entries.First(entry => entry.Key.Text == name).Key, $"the first row has no {Mistakes.Quote(name)}", "every row has the names of the first");
    }
}
