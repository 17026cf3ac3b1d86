using TestRuns.Catalog;
using TestRuns.Exchange.Csv;
using TestRuns.Exchange.TestRail;
using TestRuns.Exchange.Yaml;

namespace TestRuns.Exchange;

/// <summary>Makes one draft of files that came together.</summary>
public static class ReadDraft
{
    /// <param name="format">Null: by the files themselves.</param>
    public static async Task<CatalogDraft> Of(IReadOnlyList<GivenFile> files, ExchangeFormat? format, ImportChoices choices, CancellationToken cancellationToken)
    {
        if (files.Count == 0) return Wrong("files", "there is no file", "give at least one");
        var kind = format ?? files[0].Format;
        if (format is null && files.FirstOrDefault(file => file.Format != kind) is { } other)
            return Wrong(other.Name, "it is another kind of file than the first", "import one kind at a time");
        if (kind != ExchangeFormat.Csv && choices.Columns.Count > 0) return Wrong(files[0].Name, "it has no columns", "what columns are is said of tables (CSV) only");
        var draft = (await Read(kind, files, choices, cancellationToken)) with { Format = kind };
        if (draft.Mistakes.Count > 0) return draft;
        if (draft.CaseCount > CatalogDraft.MostCases) return draft with { Mistakes = [new DraftRemark(files[0].Name, new FileMistake(1, 1, $"there are {draft.CaseCount:N0} cases", $"{CatalogDraft.MostCases:N0} are allowed at once: import them in parts"))] };
        return draft.CaseCount > 0 || draft.Suites.Count > 0 || draft.Shared.Count > 0 ? draft : draft with { Mistakes = [new DraftRemark(files[0].Name, new FileMistake(1, 1, "there is no case in it", "is it the right file?"))] };
    }

    private static async Task<CatalogDraft> Read(ExchangeFormat kind, IReadOnlyList<GivenFile> files, ImportChoices choices, CancellationToken cancellationToken) => kind switch
    {
        ExchangeFormat.Yaml => await YamlFiles.Read(files, cancellationToken),
        ExchangeFormat.TestRail => await RailFiles.Read(files, choices, cancellationToken),
        ExchangeFormat.Csv => CsvFiles.Read(files, choices),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No reader"),
    };

    private static CatalogDraft Wrong(string file, string problem, string remedy) => new() { Mistakes = [new DraftRemark(file, new FileMistake(1, 1, problem, remedy))] };
}
