using System.Text;
using System.Text.Json;

namespace TestRuns.Catalog.Yaml;

/// <summary>
/// Reads JSON into the nodes that <see cref="NodeTree"/> makes of YAML. YAML includes nearly all of JSON, but not its tabs and
/// not its escaped pairs of surrogates.
/// </summary>
internal ref struct JsonTree
{
    private const int MaxDepth = 20;

    private readonly ReadOnlySpan<byte> bytes;
    private Utf8JsonReader reader;
    private int seen;
    private int line = 1;
    private int column = 1;

    private JsonTree(ReadOnlySpan<byte> bytes)
    {
        this.bytes = bytes;
        reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    /// <summary>Null when the text is no JSON; the mistakes say why.</summary>
    public static Node? Load(string text, Mistakes mistakes)
    {
        var tree = new JsonTree(Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF')));
        try
        {
            tree.reader.Read();
            var root = tree.ReadNode();
            // Throws when something follows.
            tree.reader.Read();
            return root;
        }
        catch (JsonException error)
        {
            var at = new Place((int)(error.LineNumber ?? 0) + 1, (int)(error.BytePositionInLine ?? 0) + 1);
            mistakes.Add(at, "this is not JSON", $"check brackets, commas and quotes here and just above; at most {MaxDepth} deep");
        }
        catch (InvalidOperationException)
        {
            mistakes.Add(tree.Here(), "this text is not well-formed Unicode", "write its characters out whole");
        }

        return null;
    }

    private Node ReadNode()
    {
        var at = Here();
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject: return new MapNode(at, ReadEntries());
            case JsonTokenType.StartArray: return new ListNode(at, ReadItems());
            case JsonTokenType.String: return new TextNode(at, reader.GetString()!, Plain: false);
            default: return new TextNode(at, Encoding.UTF8.GetString(reader.ValueSpan), Plain: true);
        }
    }

    private List<Node> ReadItems()
    {
        var items = new List<Node>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(ReadNode());
        return items;
    }

    private List<MapEntry> ReadEntries()
    {
        var entries = new List<MapEntry>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = new TextNode(Here(), reader.GetString()!, Plain: false);
            reader.Read();
            entries.Add(new MapEntry(key, ReadNode()));
        }

        return entries;
    }

    /// <summary>Where the token stands. Counted on from the one before, so that a file on one line is looked through once.</summary>
    private Place Here()
    {
        var now = (int)reader.TokenStartIndex;
        var passed = bytes[seen..now];
        var last = passed.LastIndexOf((byte)'\n');
        line += passed.Count((byte)'\n');
        column = last < 0 ? column + Encoding.UTF8.GetCharCount(passed) : Encoding.UTF8.GetCharCount(passed[(last + 1)..]) + 1;
        seen = now;
        return new Place(line, column);
    }
}
