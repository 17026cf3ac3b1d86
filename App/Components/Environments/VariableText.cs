using TestRuns.Catalog.Values;

namespace TestRuns.Components.Environments;

/// <summary>Where a variable comes from, and what it hides.</summary>
public static class VariableText
{
    /// <summary>"from environment staging, hides that of the project". Null: it stands where it is shown, and hides nothing.</summary>
    /// <param name="here">The place whose variables are shown; null: a run's.</param>
    public static string? From(VariableSource from, IReadOnlyList<VariableSource> hides, VariableSource? here)
    {
        var parts = new[]
        {
            from == here ? null : $"from {from.InWords()}",
            hides.Count == 0 ? null : $"hides that of {string.Join(" and of ", hides.Select(one => one.InWords()))}",
        };
        var text = string.Join(", ", parts.OfType<string>());
        return text.Length == 0 ? null : text;
    }
}
