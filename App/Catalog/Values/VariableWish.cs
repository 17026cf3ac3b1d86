using System.Text;
using TestRuns.Catalog.Yaml;
using TestRuns.Masking;

namespace TestRuns.Catalog.Values;

/// <summary>What a variable is to be.</summary>
/// <param name="Value">Null: the secret of this name stays as it is.</param>
public sealed record VariableWish(string Name, string? Value, bool IsSecret)
{
    public const int LongestName = 200;

    /// <summary>In bytes of UTF-8.</summary>
    public const int LargestValue = 32 * 1024;

    /// <summary>Everything that is wrong, by <c>variables[0].name</c> and <c>variables[0].value</c>.</summary>
    /// <param name="secrets">The names that are secrets already, at the place that they are for.</param>
    public static Dictionary<string, string[]> Mistakes(IReadOnlyList<VariableWish> wishes, IReadOnlySet<string> secrets)
    {
        var mistakes = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, wish) in wishes.Index())
        {
            if (wish.WrongName() is { } name) mistakes[$"variables[{index}].name"] = [name];
            else if (!seen.Add(wish.Name)) mistakes[$"variables[{index}].name"] = ["It is in the list twice."];
            if (wish.WrongValue(secrets) is { } value) mistakes[$"variables[{index}].value"] = [value];
        }

        return mistakes;
    }

    private string? WrongName()
    {
        if (Name.Length > LongestName) return $"At most {LongestName} characters.";
        if (!Variables.IsName(Name)) return "A name has letters, digits and underscores, and does not begin with a digit.";
        return Name.StartsWith("TESTRUNS_", StringComparison.OrdinalIgnoreCase) ? "Names with TESTRUNS_ are set by TestRuns itself: take another." : null;
    }

    private string? WrongValue(IReadOnlySet<string> secrets)
    {
        if (Value is null) return IsSecret && secrets.Contains(Name) ? null : "A text; an empty one is a value too.";
        if (Encoding.UTF8.GetByteCount(Value) > LargestValue) return $"At most {LargestValue / 1024} KiB.";
        if (new TextRule(int.MaxValue).Check(Value) is { } wrong) return $"It {wrong.Problem}: {wrong.Remedy}.";
        return IsSecret && !Value.Split('\n').Any(line => line.Trim().Length >= SecretMask.Shortest) ? $"A secret has at least {SecretMask.Shortest} characters: a shorter one cannot be masked." : null;
    }
}
