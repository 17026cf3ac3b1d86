using TestRuns.Catalog.Values;

namespace TestRuns.Runs.Execution;

/// <summary>The secrets among a run's variables, opened for its steps.</summary>
/// <param name="Lost">Names of those that cannot be read any more: the keys of the data folder are not those of then.</param>
internal sealed record RunSecrets(IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Lost)
{
    public static RunSecrets None { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal), []);

    public static RunSecrets Open(IReadOnlyDictionary<string, string>? closed, VariableSeal seal)
    {
        if (closed is null) return None;
        var opened = closed.ToDictionary(one => one.Key, one => seal.Open(one.Value), StringComparer.Ordinal);
        return new RunSecrets(
            opened.Where(one => one.Value is not null).ToDictionary(one => one.Key, one => one.Value!, StringComparer.Ordinal),
            [.. opened.Where(one => one.Value is null).Select(one => one.Key).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Shows nobody what it holds, wherever it is written.</summary>
    public override string ToString() => $"{Values.Count} secrets";
}
