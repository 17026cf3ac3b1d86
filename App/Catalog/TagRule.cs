using TestRuns.Catalog.Yaml;

namespace TestRuns.Catalog;

/// <summary>What may be a tag, the same as in a suite's file.</summary>
public static class TagRule
{
    /// <returns>What would be right; null: it is a tag.</returns>
    public static string? Remedy(string tag)
    {
        if (tag.Length == 0) return "Write a tag.";
        return TextRule.Word.Check(tag)?.Remedy ?? Words.Label(tag);
    }
}
