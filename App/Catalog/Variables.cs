using System.Text.RegularExpressions;

namespace TestRuns.Catalog;

/// <summary>
/// <c>${NAME}</c> in http, browser and manual texts. Never for <c>run</c>: there variables are environment only, text is
/// never pasted into a shell.
/// </summary>
public static partial class Variables
{
    /// <summary>
    /// Fills the text once: what a value itself says is not looked into again. <c>$${NAME}</c> stands for a literal
    /// <c>${NAME}</c>. A name without a value stays as it is and is in <paramref name="missing"/>, each once.
    /// </summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> variables, out IReadOnlyList<string> missing)
    {
        var unknown = new List<string>();
        var filled = Place().Replace(text, match =>
        {
            var name = match.Groups["name"].Value;
            if (match.Groups["escape"].Success) return match.Value[1..];
            if (variables.TryGetValue(name, out var value)) return value;
            if (!unknown.Contains(name)) unknown.Add(name);
            return match.Value;
        });
        missing = unknown;
        return filled;
    }

    /// <summary>Letters, digits and underscores, not beginning with a digit: what every shell takes as a name.</summary>
    public static bool IsName(string text) => Name().IsMatch(text);

    [GeneratedRegex(@"(?<escape>\$)?\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
