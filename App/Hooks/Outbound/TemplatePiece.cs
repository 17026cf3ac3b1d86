namespace TestRuns.Hooks.Outbound;

/// <summary>A piece of a template: text as it stands there, or a place to be filled in.</summary>
/// <param name="Place">Its name; null: it is text.</param>
/// <param name="InText">It stands between quotes.</param>
/// <param name="Line">From 1.</param>
internal readonly record struct TemplatePiece(string Text, string? Place, bool InText, int Line)
{
    public static IEnumerable<TemplatePiece> Of(string template)
    {
        var (start, at, line, inText) = (0, 0, 1, false);
        while (at < template.Length)
        {
            if (string.CompareOrdinal(template, at, "$${", 0, 3) == 0)
            {
                // One of the two is left out.
                yield return new TemplatePiece(template[start..at], null, inText, line);
                (start, at) = (at + 1, at + 3);
            }
            else if (string.CompareOrdinal(template, at, "${", 0, 2) == 0 && template.IndexOf('}', at) is var end and > 0)
            {
                yield return new TemplatePiece(template[start..at], null, inText, line);
                yield return new TemplatePiece("", template[(at + 2)..end].Trim(), inText, line);
                start = at = end + 1;
            }
            else
            {
                if (template[at] == '\n') line++;
                if (template[at] == '"') inText = !inText;
                // What is escaped ends no text.
                at += inText && template[at] == '\\' ? 2 : 1;
            }
        }

        yield return new TemplatePiece(template[start..], null, inText, line);
    }
}
