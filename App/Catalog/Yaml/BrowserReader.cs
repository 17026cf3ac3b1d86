namespace TestRuns.Catalog.Yaml;

/// <summary>A browser step's list of actions, each a mapping with one key: <c>- click: "#send"</c>.</summary>
internal sealed class BrowserReader(Mistakes mistakes)
{
    private const int MostActions = 1_000;
    private const string Example = "write a list of actions: - goto: https://host/";

    private static readonly string[] Actions = ["goto", "click", "fill", "press", "check", "uncheck", "expect", "screenshot"];
    private static readonly string[] Expected = ["text", "visible", "url"];

    private readonly ValueReader values = new(mistakes);

    public IReadOnlyList<BrowserAction> Read(Node node)
    {
        if (values.List(node, "browser", Example) is not { } list) return [];
        if (list.Items.Count == 0) values.Wrong(list, "the browser step has no actions", Example);
        if (list.Items.Count > MostActions) values.Wrong(list, $"the browser step has {list.Items.Count} actions", $"{MostActions} are allowed");
        return [.. list.Items.Take(MostActions).Select(ReadAction).OfType<BrowserAction>()];
    }

    private BrowserAction? ReadAction(Node node)
    {
        if (values.Map(node, "an action", "write ACTION: TARGET, such as click: \"#send\"") is not { } map) return null;
        var fields = new Fields(map, "an action", Actions, mistakes);
        var named = map.Entries.Select(entry => entry.Key).Where(key => Actions.Contains(key.Text)).ToList();
        if (named is [var key]) return ReadTarget(key.Text, fields[key.Text]!);
        if (named.Count > 1) values.Wrong(named[1], $"the action is {named[0].Text} and {named[1].Text} at once", "begin a new one with - ");
        else if (map.Entries.Count == 0) values.Wrong(map, "the action is empty", $"take one of {string.Join(", ", Actions)}");
        return null;
    }

    private BrowserAction? ReadTarget(string action, Node node) => action switch
    {
        "fill" => Pair(action, node, "a selector and a value are needed: { \"#name\": Ann }"),
        "press" when node is MapNode => Pair(action, node, "write a key, or { SELECTOR: KEY }"),
        "expect" => Expect(node),
        _ => values.Text(node, action, TextRule.Line) is { } target ? new BrowserAction(action, target, null) : null,
    };

    private BrowserAction? Expect(Node node)
    {
        if (Pair("expect", node, "write { text: … }, { visible: SELECTOR } or { url: … }") is not { } pair) return null;
        if (Expected.Contains(pair.Target)) return pair;
        values.Wrong(node, $"expect has no key {Mistakes.Quote(pair.Target)}", Suggestion.For(pair.Target, Expected) is { } meant ? $"did you mean {meant}?" : $"it can have {string.Join(", ", Expected)}");
        return null;
    }

    private BrowserAction? Pair(string action, Node node, string remedy)
    {
        if (values.Map(node, action, remedy) is not { } map) return null;
        if (map.Entries is not [var (target, value)])
        {
            values.Wrong(map, $"{action} has {map.Entries.Count} entries", remedy);
            return null;
        }

        return values.Text(target, action, TextRule.Line) is { } name && values.Text(value, $"{action} {Mistakes.Quote(name)}", TextRule.Prose, mayBeEmpty: action == "fill") is { } text
            ? new BrowserAction(action, name, text)
            : null;
    }
}
