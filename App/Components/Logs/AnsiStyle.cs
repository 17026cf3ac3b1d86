using System.Globalization;

namespace TestRuns.Components.Logs;

/// <summary>What SGR sequences have set so far. Colours are one of the terminal's sixteen; finer ones become the nearest.</summary>
internal readonly record struct AnsiStyle
{
    private int? Ink { get; init; }
    private int? Ground { get; init; }
    private bool Bold { get; init; }
    private bool Dim { get; init; }
    private bool Italic { get; init; }
    private bool Underline { get; init; }
    private bool Struck { get; init; }
    private bool Inverse { get; init; }

    public string Css => string.Join(' ', Classes());

    /// <param name="parameters">What stands between <c>ESC [</c> and <c>m</c>.</param>
    public AnsiStyle With(string parameters)
    {
        if (parameters.Length > 0 && parameters[0] is < '0' or > ';') return this;
        var codes = parameters.Split(';', ':').Select(code => int.TryParse(code, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        var style = this;
        for (var at = 0; at < codes.Length; at++) style = style.With(codes, ref at);
        return style;
    }

    private AnsiStyle With(int[] codes, ref int at) => codes[at] switch
    {
        0 => default,
        1 => this with { Bold = true },
        2 => this with { Dim = true },
        3 => this with { Italic = true },
        4 => this with { Underline = true },
        7 => this with { Inverse = true },
        9 => this with { Struck = true },
        22 => this with { Bold = false, Dim = false },
        23 => this with { Italic = false },
        24 => this with { Underline = false },
        27 => this with { Inverse = false },
        29 => this with { Struck = false },
        >= 30 and <= 37 => this with { Ink = codes[at] - 30 },
        38 => this with { Ink = Extended(codes, ref at) ?? Ink },
        39 => this with { Ink = null },
        >= 40 and <= 47 => this with { Ground = codes[at] - 40 },
        48 => this with { Ground = Extended(codes, ref at) ?? Ground },
        49 => this with { Ground = null },
        >= 90 and <= 97 => this with { Ink = codes[at] - 82 },
        >= 100 and <= 107 => this with { Ground = codes[at] - 92 },
        _ => this,
    };

    /// <summary><c>38;5;n</c> or <c>38;2;r;g;b</c>; null for what is neither.</summary>
    private static int? Extended(int[] codes, ref int at)
    {
        if (at + 2 < codes.Length && codes[at + 1] == 5)
        {
            at += 2;
            return OfPalette(codes[at]);
        }

        if (at + 4 >= codes.Length || codes[at + 1] != 2) return null;
        at += 4;
        return Nearest(codes[at - 2], codes[at - 1], codes[at]);
    }

    private static int OfPalette(int number) => number switch
    {
        < 16 => Math.Max(number, 0),
        < 232 => Nearest((number - 16) / 36 * 51, (number - 16) / 6 % 6 * 51, (number - 16) % 6 * 51),
        _ => Nearest((number - 232) * 10, (number - 232) * 10, (number - 232) * 10),
    };

    /// <summary>By which of red, green and blue are there, and how bright it is.</summary>
    private static int Nearest(int red, int green, int blue)
    {
        var (most, least) = (Math.Max(red, Math.Max(green, blue)), Math.Min(red, Math.Min(green, blue)));
        if (most - least < 40) return most switch { < 64 => 0, < 140 => 8, < 220 => 7, _ => 15 };
        var middle = (most + least) / 2;
        var hue = (red > middle ? 1 : 0) + (green > middle ? 2 : 0) + (blue > middle ? 4 : 0);
        return most > 215 ? hue + 8 : hue;
    }

    private IEnumerable<string> Classes()
    {
        // An inverse without colours of its own is the page's, turned round.
        var (ink, ground) = Inverse ? (Ground, Ink) : (Ink, Ground);
        if (Inverse && Ink is null && Ground is null) yield return "inverse";
        if (ink is not null) yield return $"a{ink}";
        if (ground is not null) yield return $"b{ground}";
        if (Bold) yield return "bold";
        if (Dim) yield return "dim";
        if (Italic) yield return "italic";
        if (Underline) yield return "underline";
        if (Struck) yield return "struck";
    }
}
