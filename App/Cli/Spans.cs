using System.Globalization;

namespace TestRuns.Cli;

/// <summary>Lengths of time as suites write them: 500ms, 30s, 10m, 1h30m; a number alone is seconds.</summary>
internal static class Spans
{
    /// <returns>Null: it is not one.</returns>
    public static TimeSpan? Read(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var bare)) return Seconds(bare);
        var total = 0.0;
        var rest = text.AsSpan().Trim();
        if (rest.IsEmpty) return null;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
            rest = rest[digits..];
            var letters = rest.IndexOfAny("0123456789.");
            var unit = letters < 0 ? rest : rest[..letters];
            if (InSeconds(unit) is not { } seconds) return null;
            total += number * seconds;
            rest = rest[unit.Length..];
        }
        return Seconds(total);
    }

    private static TimeSpan? Seconds(double seconds) => seconds <= TimeSpan.FromDays(365).TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;

    private static double? InSeconds(ReadOnlySpan<char> unit) => unit switch
    {
        "ms" => 0.001,
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86400,
        _ => null,
    };
}
