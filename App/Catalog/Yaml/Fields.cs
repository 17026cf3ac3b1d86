namespace TestRuns.Catalog.Yaml;

/// <summary>The keys of one mapping, each once and each known; what is not is a mistake.</summary>
internal sealed class Fields
{
    private readonly Dictionary<string, Node> values = new(StringComparer.Ordinal);

    /// <param name="map">The mapping.</param>
    /// <param name="owner">What has these keys, for messages: "a case".</param>
    /// <param name="known">The keys that it may have.</param>
    /// <param name="mistakes">Takes what is wrong.</param>
    /// <param name="elsewhere">Says where a key belongs that is known but not here; null: it is not known at all.</param>
    public Fields(MapNode map, string owner, IReadOnlyList<string> known, Mistakes mistakes, Func<string, string?>? elsewhere = null)
    {
        At = map.At;
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Entries)
        {
            if (!lines.TryAdd(key.Text, key.At.Line))
                mistakes.Add(key.At, $"{Mistakes.Quote(key.Text)} is there twice", $"it stands in line {lines[key.Text]} already: keep one");
            else if (known.Contains(key.Text))
                values[key.Text] = value;
            else if (elsewhere?.Invoke(key.Text) is { } belongs)
                mistakes.Add(key.At, $"{Mistakes.Quote(key.Text)} is not for {owner}", belongs);
            else
                mistakes.Add(key.At, $"{owner} has no key {Mistakes.Quote(key.Text)}", Remedy(key.Text, known));
        }
    }

    /// <summary>Where the mapping begins.</summary>
    public Place At { get; }

    public Node? this[string key] => values.GetValueOrDefault(key);

    private static string Remedy(string key, IReadOnlyList<string> known) =>
        Suggestion.For(key, known) is { } meant ? $"did you mean {meant}?" : $"it can have {string.Join(", ", known)}";
}
