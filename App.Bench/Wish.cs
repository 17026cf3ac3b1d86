namespace TestRuns.Benchmark;

/// <summary>What the command line asks for.</summary>
public sealed record Wish(IReadOnlyList<string> Rows, bool Smoke, bool Json, bool List)
{
    public const string Use = "App.Bench [ROW or PREFIX…] [--list] [--json] [--smoke]";

    /// <exception cref="ArgumentException">A switch that there is not.</exception>
    public static Wish Read(IReadOnlyList<string> arguments)
    {
        var unknown = arguments.FirstOrDefault(one => one.StartsWith('-') && one is not ("--smoke" or "--json" or "--list"));
        if (unknown is not null) throw new ArgumentException($"There is no {unknown}. {Use}", nameof(arguments));
        return new Wish([.. arguments.Where(one => !one.StartsWith('-'))], arguments.Contains("--smoke"), arguments.Contains("--json"), arguments.Contains("--list"));
    }

    /// <exception cref="ArgumentException">A name that is no row's.</exception>
    public IReadOnlyList<Row> Choose(IReadOnlyList<Row> all)
    {
        if (Rows.FirstOrDefault(name => !all.Any(row => Is(row, name))) is { } wrong)
            throw new ArgumentException($"There is no row {wrong}; --list names them all.", nameof(all));
        return Rows.Count == 0 ? all : [.. all.Where(row => Rows.Any(name => Is(row, name)))];
    }

    private static bool Is(Row row, string name) => row.Name == name || row.Name.StartsWith($"{name}-", StringComparison.Ordinal);
}
