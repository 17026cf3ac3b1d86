namespace TestRuns.Catalog.Values;

/// <summary>A value as it is stored. Exactly one is set: of a secret the encrypted one.</summary>
public sealed record KeptValue(string? Clear, string? Closed)
{
    public bool IsSecret => Closed is not null;
}

/// <summary>What one place sets.</summary>
public sealed record VariableLayer(VariableSource Source, IReadOnlyDictionary<string, KeptValue> Values)
{
    public static VariableLayer OfTexts(VariableSource source, IReadOnlyDictionary<string, string> texts) =>
        new(source, texts.ToDictionary(one => one.Key, one => new KeptValue(one.Value, null), StringComparer.Ordinal));
}

/// <summary>A variable as a step finds it.</summary>
/// <param name="Hides">Where the same name stands too, without effect; the strongest first.</param>
public sealed record EffectiveVariable(string Name, KeptValue Value, VariableSource From, IReadOnlyList<VariableSource> Hides);

/// <summary>Which value counts when a name stands at several places.</summary>
public static class Precedence
{
    /// <returns>Each name once, by name.</returns>
    public static IReadOnlyList<EffectiveVariable> Resolve(IEnumerable<VariableLayer> weakestFirst)
    {
        var inEffect = new SortedDictionary<string, EffectiveVariable>(StringComparer.Ordinal);
        foreach (var layer in weakestFirst)
        {
            foreach (var (name, value) in layer.Values)
            {
                IReadOnlyList<VariableSource> hides = inEffect.TryGetValue(name, out var hidden) ? [hidden.From, .. hidden.Hides] : [];
                inEffect[name] = new EffectiveVariable(name, value, layer.Source, hides);
            }
        }

        return [.. inEffect.Values];
    }
}
