using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace TestRuns.Tests.Components.Look;

/// <summary>The palette of app.css, measured as WCAG does.</summary>
public sealed partial class ContrastTests
{
    private static readonly Dictionary<string, (string Light, string Dark)> Palette = Read();

    public static TheoryData<string, string> Texts() =>
    [
        .. from ground in new[] { "bg", "raised", "hover", "selected" }
           from text in new[] { "fg", "muted", "accent", "green", "red", "orange", "amber", "blue", "grey" }
           select (text, ground),
        .. from number in Enumerable.Range(0, 16) select ($"ansi-{number}", "log-bg"),
        .. from text in new[] { "muted", "red", "amber" } select (text, "log-bg"),
        ("on-accent", "accent"), ("fg", "amber-bg"), ("fg", "orange-bg"), ("red", "red-bg"), ("fg", "mark"), ("fg", "mark-now"),
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_can_be_read_in_both_themes(string text, string ground)
    {
        Ratio(Palette[text].Light, Palette[ground].Light).ShouldBeGreaterThanOrEqualTo(4.5, $"{text} on {ground}, light");
        Ratio(Palette[text].Dark, Palette[ground].Dark).ShouldBeGreaterThanOrEqualTo(4.5, $"{text} on {ground}, dark");
    }

    [Theory]
    [InlineData("line-strong")]
    [InlineData("bar-passed")]
    [InlineData("bar-failed")]
    [InlineData("bar-cancelled")]
    [InlineData("bar-running")]
    public void Borders_of_fields_and_parts_of_bars_stand_out(string part)
    {
        Ratio(Palette[part].Light, Palette["bg"].Light).ShouldBeGreaterThanOrEqualTo(3, "light");
        Ratio(Palette[part].Dark, Palette["bg"].Dark).ShouldBeGreaterThanOrEqualTo(3, "dark");
    }

    private static double Ratio(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour)
    {
        var parts = Enumerable.Range(0, 3).Select(part => int.Parse(colour.AsSpan(1 + (2 * part), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4)).ToArray();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    private static Dictionary<string, (string, string)> Read([CallerFilePath] string here = "")
    {
        var css = File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "App", "wwwroot", "app.css"));
        return Colours().Matches(css).ToDictionary(match => match.Groups["name"].Value, match => (match.Groups["light"].Value, match.Groups["dark"].Value), StringComparer.Ordinal);
    }

    [GeneratedRegex(@"--tr-(?<name>[a-z0-9-]+): light-dark\((?<light>#[0-9a-f]{6}), (?<dark>#[0-9a-f]{6})\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Colours();
}
