namespace TestRuns.Catalog;

/// <summary>The text by which a case is found and sorted: its title, then its key and its tags, in small letters and with single spaces.</summary>
internal static class CaseWords
{
    private const int MostWords = 10;

    public static string TextOf(CaseSpec spec) => $"{Normal(spec.Name)}\n{Normal(string.Join(' ', spec.Key is null ? spec.Tags : [spec.Key, .. spec.Tags]))}";

    /// <summary>What somebody typed, as words that all have to occur.</summary>
    public static IReadOnlyList<string> Asked(string? text) => [.. Split(text ?? "").Distinct(StringComparer.Ordinal).Take(MostWords)];

    private static string Normal(string text) => string.Join(' ', Split(text));

    private static string[] Split(string text) => text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
