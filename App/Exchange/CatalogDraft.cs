using TestRuns.Catalog;
using TestRuns.Catalog.Shared;
using TestRuns.Catalog.Yaml;
using TestRuns.Exchange.Csv;

namespace TestRuns.Exchange;

/// <summary>Something to be said of a place in a file: what is wrong there, or what was put up with.</summary>
public sealed record DraftRemark(string File, FileMistake What)
{
    public override string ToString() => $"{File}: {What}";
}

/// <summary>A case of a file uses shared steps.</summary>
public sealed record DraftUse(string File, UsedAt What);

/// <summary>What files of cases say, whatever they are written in. Nothing is decided yet about what is there already.</summary>
public sealed record CatalogDraft
{
    public const int MostCases = 20_000;

    /// <summary>What it was read from.</summary>
    public ExchangeFormat Format { get; init; }

    /// <summary>The files are the whole truth about their suites: what a suite has besides leaves it. Else cases are added to suites.</summary>
    public bool Whole { get; init; }

    /// <summary>Each name once.</summary>
    public IReadOnlyList<SuiteSpec> Suites { get; init; } = [];

    /// <summary>Cases that are in no suite.</summary>
    public IReadOnlyList<CaseSpec> Loose { get; init; } = [];

    /// <summary>Each name once, in small letters or large.</summary>
    public IReadOnlyList<SharedSpec> Shared { get; init; } = [];

    /// <summary>What the cases use: of these, or of what the project has.</summary>
    public IReadOnlyList<DraftUse> Uses { get; init; } = [];

    /// <summary>With one of these, nothing is imported.</summary>
    public IReadOnlyList<DraftRemark> Mistakes { get; init; } = [];

    /// <summary>What was left out or changed on the way.</summary>
    public IReadOnlyList<DraftRemark> Notes { get; init; } = [];

    /// <summary>Of a table: how it was read; null: it was none.</summary>
    public TableLook? Table { get; init; }

    public int CaseCount => Suites.Sum(suite => suite.Cases.Count) + Loose.Count;
}
