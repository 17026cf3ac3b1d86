using System.Text;

namespace TestRuns.Components.Logs;

/// <summary>A piece of a line that looks the same all through.</summary>
/// <param name="Css">Classes of LogRow.razor.css, such as <c>a1 bold</c>; empty: plain.</param>
public readonly record struct AnsiSpan(string Text, string Css);

/// <summary>
/// A line of terminal output as spans. Colours and weights (SGR) become classes; every other escape sequence is dropped; of
/// a line that was written over (carriage return) what stood there last is kept.
/// </summary>
public static class Ansi
{
    private const char Escape = '\u001b';

    public static IReadOnlyList<AnsiSpan> Parse(string line)
    {
        line = AfterLastReturn(line);
        if (!line.Any(IsControl)) return line.Length == 0 ? [] : [new AnsiSpan(line, "")];

        var spans = new List<AnsiSpan>();
        var text = new StringBuilder();
        var style = default(AnsiStyle);
        for (var at = 0; at < line.Length;)
        {
            if (line[at] == Escape)
            {
                at = Sequence(line, at + 1, out var sgr);
                if (sgr is null) continue;
                Flush();
                style = style.With(sgr);
                continue;
            }

            // The C1 form of an escape and other controls have no picture; a tab has.
            if (!IsControl(line[at]) || line[at] == '\t') text.Append(line[at]);
            at++;
        }

        Flush();
        return spans;

        void Flush()
        {
            if (text.Length == 0) return;
            if (spans is [.., var last] && last.Css == style.Css) spans[^1] = last with { Text = last.Text + text };
            else spans.Add(new AnsiSpan(text.ToString(), style.Css));
            text.Clear();
        }
    }

    /// <summary>The text without its sequences, for searching and copying.</summary>
    public static string Plain(string line) => string.Concat(Parse(line).Select(span => span.Text));

    private static string AfterLastReturn(string line)
    {
        line = line.TrimEnd('\r');
        return line[(line.LastIndexOf('\r') + 1)..];
    }

    private static bool IsControl(char sign) => char.IsControl(sign);

    /// <returns>Where the text goes on. A sequence that the line cuts off ends with it.</returns>
    private static int Sequence(string line, int at, out string? sgr)
    {
        sgr = null;
        if (at >= line.Length) return at;
        switch (line[at])
        {
            case '[':
                var from = at + 1;
                var end = from;
                while (end < line.Length && line[end] is < '@' or > '~') end++;
                if (end < line.Length && line[end] == 'm') sgr = line[from..end];
                return Math.Min(end + 1, line.Length);
            case ']' or 'P' or 'X' or '^' or '_':
                return Text(line, at + 1);
            case '(' or ')' or '*' or '+' or '#' or '%' or ' ':
                return Math.Min(at + 2, line.Length);
            default:
                return at + 1;
        }
    }

    /// <summary>Titles, links and the like: up to BEL or ESC \.</summary>
    private static int Text(string line, int at)
    {
        for (; at < line.Length; at++)
        {
            if (line[at] == '\a') return at + 1;
            if (line[at] == Escape && at + 1 < line.Length && line[at + 1] == '\\') return at + 2;
        }

        return at;
    }
}
