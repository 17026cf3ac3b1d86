namespace TestRuns.Exchange.Csv;

/// <summary>Tables of cases, with a line of headers first.</summary>
internal static class CsvFiles
{
    private const int Shown = 5;

    public static CatalogDraft Read(IReadOnlyList<GivenFile> files, ImportChoices choices)
    {
        var (mistakes, notes) = (new DraftRemarks(), new DraftRemarks());
        var cases = new DraftCases(mistakes, notes);
        TableLook? look = null;
        foreach (var file in files)
        {
            var (text, encoding) = CsvBytes.Read(file.Content);
            var separator = choices.Separator ?? CsvText.SeparatorOf(text);
            var rows = CsvText.Read(text, separator, (line, problem, remedy) => mistakes.Add(file.Name, line, problem, remedy));
            if (mistakes.Any) continue;
            if (rows.Count == 0)
            {
                mistakes.Add(file.Name, 1, "there is nothing in it", "the first line names the columns, each other one is a case or a step");
                continue;
            }

            var headers = rows[0].Fields;
            foreach (var unknown in choices.Columns.Where(column => !headers.Any(column.Names)))
                mistakes.Add(file.Name, 1, $"there is no column “{unknown.Header}”", $"it has {string.Join(", ", headers.Select(header => header.Trim()))}");
            var uses = choices.Uses is { } given && given.Count == headers.Count ? given : NamedColumn.Over(ColumnGuess.Of(headers, [.. rows.Skip(1)]), headers, choices.Columns);
            look ??= new TableLook(headers, [.. rows.Skip(1).Take(Shown).Select(row => row.Fields)], uses, separator, encoding, rows.Count - 1);
            if (!headers.SequenceEqual(look.Headers, StringComparer.Ordinal)) mistakes.Add(file.Name, 1, "its columns are not those of the first file", "import it by itself");
            else if (!uses.Contains(ColumnUse.Title)) mistakes.Add(file.Name, 1, "no column is the title", "say which one it is");
            else
                foreach (var one in new CsvCases(file.Name, headers, look.Uses).Of([.. rows.Skip(1)])) cases.Add(one);
        }

        return cases.Draft() with { Table = look };
    }
}
