using System.Text;
using TestRuns.Catalog.Yaml;

namespace TestRuns.Catalog;

/// <summary>What came of a file of the catalog: a suite, or cases that are in none; or every mistake in it.</summary>
public sealed record CatalogFileReading(SuiteSpec? Suite, IReadOnlyList<CaseSpec> Cases, IReadOnlyList<FileMistake> Mistakes);

/// <summary>The files in which a catalog travels: a suite's, one of cases that are in no suite (<c>cases:</c> alone), and one of a single case.</summary>
public static class CatalogFile
{
    /// <summary>More than a suite's file that is typed: a file of ten thousand cases has some megabytes.</summary>
    public const int MaxBytes = 20_000_000;

    /// <summary>Never throws, whatever the text is.</summary>
    public static CatalogFileReading Read(string text)
    {
        var mistakes = new Mistakes();
        SuiteSpec? suite = null;
        IReadOnlyList<CaseSpec> cases = [];
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes) mistakes.Add(new Place(1, 1), "the file is larger than 20 MB", "make several files of it");
        else if (NodeTree.Load(text, mistakes) is { } root)
        {
            if (root is MapNode map && !Has(map, "suite") && (Has(map, "cases") || Has(map, "steps"))) cases = Loose(map, mistakes);
            else suite = new SuiteReader(mistakes, mayBeEmpty: true).Read(root);
        }

        return mistakes.Any ? new(null, [], mistakes.InOrder()) : new(suite, cases, []);
    }

    /// <summary>Writes cases that are in no suite so that <see cref="Read"/> gives equal ones back.</summary>
    public static string Write(IReadOnlyList<CaseSpec> cases) => new SuiteWriter(new YamlText()).Write(cases);

    private static bool Has(MapNode map, string key) => map.Entries.Any(entry => entry.Key.Text == key);

    private static IReadOnlyList<CaseSpec> Loose(MapNode map, Mistakes mistakes)
    {
        var reader = new CaseReader(mistakes);
        if (!Has(map, "cases")) return reader.Read(map) is { } single ? [single.Spec] : [];
        var fields = new Fields(map, "a file of cases", ["cases"], mistakes, key => key is "environment" or "labels" or "timeout" or "env" ? "it belongs to a suite: add suite: NAME" : null);
        if (new ValueReader(mistakes).List(fields["cases"]!, "cases", "write a list: - name: …") is not { } list) return [];
        if (list.Items.Count > SuiteFile.MaxCases) mistakes.Add(list.At, $"the file has {list.Items.Count} cases", $"{SuiteFile.MaxCases} are allowed: make several files of it");
        return [.. list.Items.Take(SuiteFile.MaxCases).Select(item => reader.Read(item)?.Spec).OfType<CaseSpec>()];
    }
}
