using System.Text.Json.Serialization;

namespace TestRuns.Catalog;

/// <summary>Which cases of the catalog belong to a suite by their tags, as those are at the moment at which a run is made.</summary>
public sealed record TagQuery
{
    /// <summary>Each of these.</summary>
    public IReadOnlyList<string> All { get; init; } = [];

    /// <summary>At least one of these; with none here that does not matter.</summary>
    public IReadOnlyList<string> Any { get; init; } = [];

    /// <summary>Not one of these.</summary>
    public IReadOnlyList<string> None { get; init; } = [];

    /// <summary>It names no tag: it would choose everything, and is not kept.</summary>
    [JsonIgnore]
    public bool IsEmpty => All.Count == 0 && Any.Count == 0 && None.Count == 0;

    /// <summary>Would a case with these tags be one of them? The same as the index says (TagMatches).</summary>
    public bool Chooses(IReadOnlyCollection<string> tags) => All.All(tags.Contains) && (Any.Count == 0 || Any.Any(tags.Contains)) && !None.Any(tags.Contains);

    /// <summary>For people: "all of smoke, cart; none of slow".</summary>
    public string InWords() => string.Join("; ", new[] { Said("all of", All), Said("any of", Any), Said("none of", None) }.Where(part => part.Length > 0));

    private static string Said(string which, IReadOnlyList<string> tags) => tags.Count == 0 ? "" : $"{which} {string.Join(", ", tags)}";
}
