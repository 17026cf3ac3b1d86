namespace TestRuns.Exchange.Csv;

/// <summary>
/// The cases of a table. A case is one row, or a row and those behind it that tell only of further steps: they have no title
/// and no key, or those of the row before.
/// </summary>
internal sealed class CsvCases(string file, IReadOnlyList<string> headers, IReadOnlyList<ColumnUse> uses)
{
    private readonly int title = ColumnOf(uses, ColumnUse.Title);
    private readonly int key = ColumnOf(uses, ColumnUse.Key);
    private readonly int suite = ColumnOf(uses, ColumnUse.Suite);
    private readonly int step = ColumnOf(uses, ColumnUse.Step);
    private readonly int expected = ColumnOf(uses, ColumnUse.Expected);

    public IEnumerable<CaseDraft> Of(IReadOnlyList<CsvRow> rows)
    {
        for (var at = 0; at < rows.Count;)
        {
            var end = at + 1;
            while (end < rows.Count && GoesOn(rows[at], rows[end])) end++;
            yield return Case(rows[at], rows, at, end);
            at = end;
        }
    }

    public static int ColumnOf(IReadOnlyList<ColumnUse> uses, ColumnUse use) => uses.ToList().IndexOf(use);

    private bool GoesOn(CsvRow first, CsvRow row)
    {
        if (step < 0 && expected < 0) return false;
        var (name, id) = (Text(row, title), Text(row, key));
        if (name.Length > 0 && name != Text(first, title)) return false;
        if (Text(row, suite) is { Length: > 0 } place && place != Text(first, suite)) return false;
        // Two rows of one title are two cases where there is no key that says otherwise, unless each has one step.
        return id.Length > 0 ? id == Text(first, key) : name.Length == 0 || key < 0;
    }

    private CaseDraft Case(CsvRow first, IReadOnlyList<CsvRow> rows, int from, int to)
    {
        var steps = to - from == 1
            ? NumberedSteps.Of(Text(first, step), Text(first, expected))
            : [.. Enumerable.Range(from, to - from).Select(at => new StepDraft(Text(rows[at], step), Text(rows[at], expected)))];
        return new CaseDraft
        {
            File = file, Line = first.Line, Key = Empty(Text(first, key)), Title = Text(first, title), Suite = Empty(Text(first, suite)),
            Preconditions = Empty(Text(first, ColumnOf(uses, ColumnUse.Preconditions))), Tags = [.. Tags(first)], Steps = steps,
        };
    }

    private IEnumerable<string> Tags(CsvRow row)
    {
        for (var column = 0; column < uses.Count; column++)
        {
            var text = Text(row, column);
            if (text.Length == 0) continue;
            if (uses[column] == ColumnUse.Tags)
                foreach (var word in text.Split([',', ';', ' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) yield return word;
            else if (uses[column] == ColumnUse.Fact)
                foreach (var word in text.Split([',', ';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) yield return $"{headers[column].Trim().ToLowerInvariant()}:{word}";
        }
    }

    /// <summary>Without the apostrophe that keeps a spreadsheet from taking it for a formula.</summary>
    private static string Text(CsvRow row, int column)
    {
        var text = row.At(column).Trim();
        return text is ['\'', '=' or '+' or '-' or '@', ..] ? text[1..] : text;
    }

    private static string? Empty(string text) => text.Length == 0 ? null : text;
}
