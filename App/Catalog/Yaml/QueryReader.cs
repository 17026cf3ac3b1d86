namespace TestRuns.Catalog.Yaml;

/// <summary><c>query: { all: [smoke], none: [slow] }</c>: the cases of a suite that are chosen by their tags.</summary>
internal sealed class QueryReader(Mistakes mistakes)
{
    private const string Example = "write { all: [smoke], any: [cart, pay], none: [slow] }";

    private static readonly string[] Keys = ["all", "any", "none"];

    private readonly ValueReader values = new(mistakes);

    public TagQuery? Read(Node? node)
    {
        if (node is null || values.Map(node, "query", Example) is not { } map) return null;
        var fields = new Fields(map, "a query", Keys, mistakes);
        var query = new TagQuery { All = Tags(fields, "all"), Any = Tags(fields, "any"), None = Tags(fields, "none") };
        if (map.Entries.All(entry => entry.Value is ListNode { Items.Count: 0 })) values.Wrong(map, "the query names no tag", Example);
        var impossible = query.All.FirstOrDefault(tag => query.None.Contains(tag, StringComparer.Ordinal));
        if (impossible is not null) values.Wrong(fields["none"]!, $"{Mistakes.Quote(impossible)} is in all and in none, so no case can match", "keep one");
        return query;
    }

    private IReadOnlyList<string> Tags(Fields fields, string key) => values.Texts(fields[key], key, TextRule.Word, Words.Label);
}
