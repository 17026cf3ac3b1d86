using System.Text;
using TestRuns.Catalog.Shared;
using TestRuns.Catalog.Yaml;

namespace TestRuns.Catalog;

/// <summary>What came of a file of the catalog: a suite, or cases that are in none; or every mistake in it.</summary>
public sealed record CatalogFileReading(SuiteSpec? Suite, IReadOnlyList<CaseSpec> Cases, IReadOnlyList<FileMistake> Mistakes)
{
    /// <summary>The shared steps that came with it.</summary>
    public IReadOnlyList<SharedSpec> Shared { get; init; } = [];

    /// <summary>What its cases use, from here or from elsewhere: whether there is such a thing is not looked at yet.</summary>
    public IReadOnlyList<UsedAt> Uses { get; init; } = [];
}

/// <summary>The files in which a catalog travels: a suite's, one of cases that are in no suite (<c>cases:</c> alone), one of a single case; each with shared steps, or these alone.</summary>
public static class CatalogFile
{
    /// <summary>More than a suite's file that is typed: a file of ten thousand cases has some megabytes.</summary>
    public const int MaxBytes = 20_000_000;

    internal const string SharedKey = "sharedSteps";

    /// <summary>Never throws, whatever the text is.</summary>
    public static CatalogFileReading Read(string text)
    {
        var mistakes = new Mistakes();
        var uses = new UseReader(mistakes, known: null);
        var reading = new CatalogFileReading(null, [], []);
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes) mistakes.Add(new Place(1, 1), "the file is larger than 20 MB", "make several files of it");
        else if (NodeTree.Load(text, mistakes) is { } root) reading = Read(root, mistakes, uses);
        return mistakes.Any ? new(null, [], mistakes.InOrder()) : reading with { Uses = uses.Seen };
    }

    /// <summary>Writes cases that are in no suite so that <see cref="Read(string)"/> gives equal ones back.</summary>
    /// <param name="shared">The shared steps that travel with them.</param>
    public static string Write(IReadOnlyList<CaseSpec> cases, IReadOnlyList<SharedSpec> shared) => new SuiteWriter(new YamlText()).Write(cases, shared);

    /// <inheritdoc cref="Write(IReadOnlyList{CaseSpec}, IReadOnlyList{SharedSpec})"/>
    public static string Write(IReadOnlyList<CaseSpec> cases) => Write(cases, []);

    /// <summary>Writes a suite with the shared steps that travel with it, so that <see cref="Read(string)"/> gives equal ones back.</summary>
    public static string Write(SuiteSpec suite, IReadOnlyList<SharedSpec> shared) => new SuiteWriter(new YamlText()).Write(suite, shared);

    private static CatalogFileReading Read(Node root, Mistakes mistakes, UseReader uses)
    {
        var shared = new List<SharedSpec>();
        if (root is MapNode all && all.Entries.FirstOrDefault(entry => entry.Key.Text == SharedKey) is { } brought)
        {
            shared.AddRange(new SharedReader(mistakes).ReadAll(brought.Value));
            var others = all with { Entries = [.. all.Entries.Where(entry => !ReferenceEquals(entry, brought))] };
            if (others.Entries.Count == 0) return new CatalogFileReading(null, [], []) { Shared = shared };
            root = others;
        }

        return root is MapNode map && !Has(map, "suite") && (Has(map, "cases") || Has(map, "steps"))
            ? new CatalogFileReading(null, Loose(map, mistakes, uses), []) { Shared = shared }
            : new CatalogFileReading(new SuiteReader(mistakes, uses, mayBeEmpty: true).Read(root), [], []) { Shared = shared };
    }

    private static bool Has(MapNode map, string key) => map.Entries.Any(entry => entry.Key.Text == key);

    private static IReadOnlyList<CaseSpec> Loose(MapNode map, Mistakes mistakes, UseReader uses)
    {
        var reader = new CaseReader(mistakes, uses);
        if (!Has(map, "cases")) return reader.Read(map) is { } single ? [single.Spec] : [];
        var fields = new Fields(map, "a file of cases", ["cases"], mistakes, key => key is "environment" or "labels" or "timeout" or "env" ? "it belongs to a suite: add suite: NAME" : null);
        if (new ValueReader(mistakes).List(fields["cases"]!, "cases", "write a list: - name: …") is not { } list) return [];
        if (list.Items.Count > SuiteFile.MaxCases) mistakes.Add(list.At, $"the file has {list.Items.Count} cases", $"{SuiteFile.MaxCases} are allowed: make several files of it");
        return [.. list.Items.Take(SuiteFile.MaxCases).Select(item => reader.Read(item)?.Spec).OfType<CaseSpec>()];
    }
}
