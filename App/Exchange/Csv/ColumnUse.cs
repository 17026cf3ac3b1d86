namespace TestRuns.Exchange.Csv;

/// <summary>What a column of a table is.</summary>
public enum ColumnUse
{
    Ignored,
    Title,

    /// <summary>What the other tool knows the case by: it is found again by this.</summary>
    Key,
    Suite,

    /// <summary>Tags, with commas or spaces between them.</summary>
    Tags,

    /// <summary>A tag of its name and its value, such as <c>priority:High</c>.</summary>
    Fact,
    Preconditions,

    /// <summary>What is to be done: one step, or several with their numbers.</summary>
    Step,
    Expected,
}

/// <summary>A table as somebody looks at it who says what its columns are.</summary>
/// <param name="First">The first rows.</param>
/// <param name="Uses">Of each column.</param>
public sealed record TableLook(IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> First, IReadOnlyList<ColumnUse> Uses, char Separator, string Encoding, int Rows);
