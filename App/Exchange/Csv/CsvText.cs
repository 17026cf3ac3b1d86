using System.Text;

namespace TestRuns.Exchange.Csv;

/// <param name="Line">Where it begins.</param>
internal sealed record CsvRow(int Line, IReadOnlyList<string> Fields)
{
    public bool IsEmpty => Fields.All(string.IsNullOrWhiteSpace);

    public string At(int column) => column >= 0 && column < Fields.Count ? Fields[column] : "";
}

/// <summary>A table as RFC 4180 and its many friends write it: fields in quotes may have separators, quotes (doubled) and line breaks.</summary>
internal static class CsvText
{
    public static readonly IReadOnlyList<char> Separators = [',', ';', '\t', '|'];

    public const int MostColumns = 200;
    private const int MostRows = 200_000;

    /// <param name="wrong">Hears where and what, once: nothing is read behind it.</param>
    public static IReadOnlyList<CsvRow> Read(string text, char separator, Action<int, string, string> wrong)
    {
        var rows = new List<CsvRow>();
        var (at, line) = (0, 1);
        while (at < text.Length)
        {
            var began = line;
            var fields = new List<string>();
            do
            {
                if (Field(text, separator, ref at, ref line) is not { } field)
                {
                    wrong(began, "a quote is not closed", "close it, or double quotes within a field");
                    return [];
                }

                fields.Add(field);
            }
            while (Passed(text, separator, ref at) && fields.Count <= MostColumns);
            if (fields.Count > MostColumns || rows.Count >= MostRows)
            {
                wrong(began, $"the table has more than {MostColumns} columns or {MostRows:N0} rows", "make several files of it");
                return [];
            }

            if (at < text.Length && text[at] == '\r') at++;
            if (at < text.Length && text[at] == '\n') at++;
            line++;
            var row = new CsvRow(began, fields);
            if (!row.IsEmpty) rows.Add(row);
        }

        return rows;
    }

    /// <summary>The one that stands most often in the first line, outside of quotes.</summary>
    public static char SeparatorOf(string text)
    {
        var counts = Separators.ToDictionary(one => one, _ => 0);
        var quoted = false;
        foreach (var letter in text)
        {
            if (letter == '"') quoted = !quoted;
            else if (!quoted && letter is '\n' or '\r') break;
            else if (!quoted && counts.TryGetValue(letter, out var count)) counts[letter] = count + 1;
        }

        return Separators.MaxBy(one => counts[one]);
    }

    private static bool Passed(string text, char separator, ref int at)
    {
        if (at >= text.Length || text[at] != separator) return false;
        at++;
        return true;
    }

    /// <returns>Null: its quote is not closed.</returns>
    private static string? Field(string text, char separator, ref int at, ref int line)
    {
        if (at >= text.Length || text[at] != '"')
        {
            var end = text.AsSpan(at).IndexOfAny(separator, '\r', '\n') is var found and >= 0 ? at + found : text.Length;
            var plain = text[at..end];
            at = end;
            return plain;
        }

        var field = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '\n') line++;
            if (text[at] != '"')
            {
                field.Append(text[at]);
                continue;
            }

            if (at + 1 < text.Length && text[at + 1] == '"')
            {
                field.Append('"');
                at++;
                continue;
            }

            at++;
            // What stands behind a closing quote belongs to the field: some programs write so.
            while (at < text.Length && text[at] != separator && text[at] is not ('\r' or '\n')) field.Append(text[at++]);
            return field.ToString();
        }

        return null;
    }
}
