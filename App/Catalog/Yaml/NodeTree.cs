using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace TestRuns.Catalog.Yaml;

/// <summary>
/// Reads YAML into nodes that keep their places. What could make a small file large, or mean something else than it says,
/// is refused: anchors, aliases, tags, several documents, deep nesting.
/// </summary>
internal sealed class NodeTree
{
    private const int MaxDepth = 20;

    private readonly Scanner scanner;
    private readonly Parser parser;
    private readonly Mistakes mistakes;

    private NodeTree(string text, Mistakes mistakes)
    {
        scanner = new Scanner(new StringReader(text));
        parser = new Parser(scanner);
        this.mistakes = mistakes;
    }

    /// <summary>Null when the text is no YAML or empty; the mistakes say why.</summary>
    public static Node? Load(string text, Mistakes mistakes)
    {
        var tree = new NodeTree(text, mistakes);
        try
        {
            return tree.ReadDocument();
        }
        catch (YamlException error)
        {
            mistakes.Add(PlaceOf(error.Start), $"this is not YAML: {Sentence(error.Message)}", "check indentation, quotes and brackets here and just above");
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // YamlDotNet's scanner runs into its own assertions on some unfinished brackets and quotes.
            mistakes.Add(PlaceOf(tree.scanner.CurrentPosition), "this is not YAML", "check brackets and quotes here and just above");
        }

        return null;
    }

    private Node? ReadDocument()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            mistakes.Add(new Place(1, 1), "the file is empty", "begin with suite: NAME");
            return null;
        }

        parser.Consume<DocumentStart>();
        var root = ReadNode(1);
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out var second))
            mistakes.Add(PlaceOf(second.Start), "a second document begins here", "one suite a file: remove the line ---");
        return root;
    }

    private Node ReadNode(int depth)
    {
        if (depth > MaxDepth) throw new YamlException(parser.Current!.Start, parser.Current.End, $"Nested more than {MaxDepth} deep");
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            mistakes.Add(PlaceOf(alias.Start), "aliases (*name) are not supported", "write out what it stands for");
            return new RefusedNode(PlaceOf(alias.Start));
        }

        var next = parser.Consume<NodeEvent>();
        var at = PlaceOf(next.Start);
        if (!next.Anchor.IsEmpty) mistakes.Add(at, "anchors (&name) are not supported", "remove it");
        if (!next.Tag.IsEmpty && !next.Tag.IsNonSpecific) mistakes.Add(at, "tags (!name) are not supported", "remove it");
        return next switch
        {
            Scalar scalar => new TextNode(at, scalar.Value, scalar.Style == ScalarStyle.Plain),
            SequenceStart => new ListNode(at, ReadItems(depth)),
            _ => new MapNode(at, ReadEntries(depth)),
        };
    }

    private List<Node> ReadItems(int depth)
    {
        var items = new List<Node>();
        while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(ReadNode(depth + 1));
        return items;
    }

    private List<MapEntry> ReadEntries(int depth)
    {
        var entries = new List<MapEntry>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(depth + 1);
            var value = ReadNode(depth + 1);
            if (key is TextNode text) entries.Add(new(text, value));
            else if (key is not RefusedNode) mistakes.Add(key.At, "a key must be a single word", "write KEY: VALUE, or put the value in quotes");
        }

        return entries;
    }

    private static Place PlaceOf(Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private static string Sentence(string message) =>
        message.Length == 0 ? message : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
}
