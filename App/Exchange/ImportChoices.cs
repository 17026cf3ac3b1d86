using TestRuns.Exchange.Csv;

namespace TestRuns.Exchange;

/// <summary>What the sections of a TestRail suite become.</summary>
public enum SectionsAs
{
    /// <summary>Each section with cases is a suite.</summary>
    Suites,

    /// <summary>All of it is one suite; its sections are tags.</summary>
    Tags,
}

/// <summary>What somebody chooses where files do not say it.</summary>
public sealed record ImportChoices
{
    public static readonly ImportChoices Usual = new();

    public SectionsAs Sections { get; init; }

    /// <summary>Of TestRail: priority, type and references become tags, such as <c>priority:High</c>.</summary>
    public bool FactsAsTags { get; init; } = true;

    /// <summary>Of a table: what its columns are; null: what they most likely are.</summary>
    public IReadOnlyList<ColumnUse>? Uses { get; init; }

    /// <summary>Of a table: what the columns of these headers are. It has them all, or it is wrong.</summary>
    public IReadOnlyList<NamedColumn> Columns { get; init; } = [];

    /// <summary>Of a table: what stands between fields; null: what most likely does.</summary>
    public char? Separator { get; init; }
}
