namespace TestRuns.Components.Logs;

/// <summary>Cuts spans where a searched text begins and ends, also where it reaches over several of them.</summary>
public static class Highlight
{
    public static IEnumerable<(AnsiSpan Span, bool Found)> Of(IReadOnlyList<AnsiSpan> spans, string? searched)
    {
        if (string.IsNullOrEmpty(searched)) return spans.Select(span => (span, false));
        var plain = string.Concat(spans.Select(span => span.Text));
        var found = new bool[plain.Length];
        for (var at = 0; (at = plain.IndexOf(searched, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += searched.Length)
            Array.Fill(found, true, at, searched.Length);
        return Cut(spans, found);
    }

    private static IEnumerable<(AnsiSpan, bool)> Cut(IReadOnlyList<AnsiSpan> spans, bool[] found)
    {
        var offset = 0;
        foreach (var span in spans)
        {
            for (var from = 0; from < span.Text.Length;)
            {
                var to = from + 1;
                while (to < span.Text.Length && found[offset + to] == found[offset + from]) to++;
                yield return (span with { Text = span.Text[from..to] }, found[offset + from]);
                from = to;
            }

            offset += span.Text.Length;
        }
    }
}
