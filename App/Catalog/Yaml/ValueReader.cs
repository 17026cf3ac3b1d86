using System.Globalization;

namespace TestRuns.Catalog.Yaml;

/// <summary>
/// Reads single values. What is missing or wrong comes back as null, the wrong is among the mistakes. <c>what</c> names the
/// value for messages: "timeout".
/// </summary>
internal sealed class ValueReader(Mistakes mistakes)
{
    public void Wrong(Node node, string problem, string remedy) => mistakes.Add(node.At, problem, remedy);

    public MapNode? Map(Node node, string what, string remedy)
    {
        if (node is MapNode map) return map;
        if (node is not RefusedNode) Wrong(node, $"{what} is {Kind(node)}", remedy);
        return null;
    }

    public ListNode? List(Node node, string what, string remedy)
    {
        if (node is ListNode list) return list;
        if (node is not RefusedNode) Wrong(node, $"{what} is {Kind(node)}", remedy);
        return null;
    }

    public string? Text(Node? node, string what, TextRule rule, bool mayBeEmpty = false)
    {
        if (node is null or RefusedNode) return null;
        if (node is not TextNode text)
        {
            Wrong(node, $"{what} is {Kind(node)}", "a text is needed");
            return null;
        }

        if (text.IsNothing || (!mayBeEmpty && string.IsNullOrWhiteSpace(text.Text)))
        {
            Wrong(node, $"{what} has no value", mayBeEmpty ? "write \"\" for an empty one" : "give it one or remove it");
            return null;
        }

        if (rule.Check(text.Text) is { } wrong)
        {
            Wrong(node, $"{what} {wrong.Problem}", wrong.Remedy);
            return null;
        }

        return text.Text;
    }

    /// <summary>A text on one line that stands in lists and addresses: spaces around it do not count.</summary>
    public string? Name(Node? node, string what) => Text(node, what, TextRule.Name)?.Trim();

    public TimeSpan? Duration(Node? node, string what, bool mayBeZero = false)
    {
        if (Text(node, what, TextRule.Line) is not { } text) return null;
        if (!Durations.TryParse(text.Trim(), out var duration))
            Wrong(node!, $"{what} is {Mistakes.Quote(text)}, which is no duration up to {Durations.Longest.TotalDays:0} days", $"write it like {Durations.Examples}");
        else if (duration == TimeSpan.Zero && !mayBeZero)
            Wrong(node!, $"{what} is 0", "it must be longer");
        else
            return duration;
        return null;
    }

    public bool Flag(Node? node, string what)
    {
        if (node is null or RefusedNode) return false;
        if (node is TextNode { Plain: true, Text: "true" }) return true;
        if (node is not TextNode { Plain: true, Text: "false" }) Wrong(node, $"{what} is {Shown(node)}", "write true or false");
        return false;
    }

    public int? Number(Node? node, string what, int least, int most)
    {
        if (node is null or RefusedNode) return null;
        if (node is TextNode { Plain: true } text
            && int.TryParse(text.Text, least < 0 ? NumberStyles.AllowLeadingSign : NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Wrong(node, $"{what} is {Shown(node)}", $"a number from {least} to {most} is needed");
        return null;
    }

    /// <summary>One text or a list of them.</summary>
    public IReadOnlyList<string> Texts(Node? node, string what, TextRule rule, Func<string, string?>? check = null, bool alsoSingle = false)
    {
        const int most = 100;
        if (node is null) return [];
        var items = alsoSingle && node is TextNode ? [node] : List(node, what, "a list is needed: [one, two]")?.Items ?? [];
        if (items.Count > most) Wrong(node, $"{what} has {items.Count} entries", $"{most} are allowed");

        var texts = new List<string>();
        foreach (var item in items.Take(most))
        {
            if (Text(item, $"an entry of {what}", rule) is not { } text) continue;
            if (check?.Invoke(text) is { } remedy) Wrong(item, $"{Mistakes.Quote(text)} cannot be in {what}", remedy);
            else if (texts.Contains(text)) Wrong(item, $"{what} has {Mistakes.Quote(text)} twice", "keep one");
            else texts.Add(text);
        }

        return texts;
    }

    /// <summary>Names with texts. <paramref name="check"/> says what would be right for a name that is wrong.</summary>
    public IReadOnlyDictionary<string, string> Pairs(Node? node, string what, TextRule rule, Func<string, string?> check)
    {
        const int most = 500;
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        if (node is null || Map(node, what, "names and values are needed: { NAME: value }") is not { } map) return pairs;
        if (map.Entries.Count > most) Wrong(node, $"{what} has {map.Entries.Count} entries", $"{most} are allowed");

        foreach (var (key, value) in map.Entries.Take(most))
        {
            if (check(key.Text) is { } remedy) Wrong(key, $"{Mistakes.Quote(key.Text)} is no name for {what}", remedy);
            else if (pairs.ContainsKey(key.Text)) Wrong(key, $"{what} has {Mistakes.Quote(key.Text)} twice", "keep one");
            else pairs[key.Text] = Text(value, $"{what} {Mistakes.Quote(key.Text)}", rule, mayBeEmpty: true) ?? "";
        }

        return pairs;
    }

    private static string Shown(Node node) => node is TextNode { IsNothing: false } text
        ? (text.Plain ? Mistakes.Quote(text.Text) : $"the text {Mistakes.Quote(text.Text)}")
        : Kind(node);

    private static string Kind(Node node) => node switch
    {
        TextNode { IsNothing: true } => "empty",
        TextNode => "a single value",
        ListNode => "a list",
        _ => "a mapping",
    };
}
