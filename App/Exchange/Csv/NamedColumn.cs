namespace TestRuns.Exchange.Csv;

/// <summary>What the column of a header is, as somebody says who does not look at the table: <c>Summary=title</c>.</summary>
public sealed record NamedColumn(string Header, ColumnUse Use)
{
    /// <summary>As it is written in requests and on the command line.</summary>
    public static readonly string Form = $"HEADER=USE, where USE is one of {string.Join(", ", Enum.GetNames<ColumnUse>().Select(name => name.ToLowerInvariant()))}";

    /// <returns>Null: it is not of that form.</returns>
    public static NamedColumn? Parse(string text)
    {
        // The header may have signs of its own; a use has none.
        var sign = text.LastIndexOf('=');
        if (sign < 1 || !Enum.TryParse<ColumnUse>(text[(sign + 1)..].Trim(), ignoreCase: true, out var use) || !Enum.IsDefined(use) || !char.IsLetter(text[(sign + 1)..].TrimStart()[0])) return null;
        var header = text[..sign].Trim();
        return header.Length == 0 ? null : new NamedColumn(header, use);
    }

    /// <summary>What was said of some columns, and of the others what they most likely are. Where one use was said, nothing else is guessed to be it.</summary>
    internal static IReadOnlyList<ColumnUse> Over(IReadOnlyList<ColumnUse> guessed, IReadOnlyList<string> headers, IReadOnlyList<NamedColumn> named)
    {
        var said = named.Where(column => headers.Any(column.Names)).Select(column => column.Use).Where(use => use is not (ColumnUse.Ignored or ColumnUse.Tags or ColumnUse.Fact)).ToHashSet();
        return
        [
            .. headers.Select((header, at) => named.FirstOrDefault(column => column.Names(header)) is { } column ? column.Use : said.Contains(guessed[at]) ? ColumnUse.Ignored : guessed[at]),
        ];
    }

    internal bool Names(string header) => string.Equals(Header, header.Trim(), StringComparison.OrdinalIgnoreCase);
}
