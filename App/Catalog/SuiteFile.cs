using System.Text;
using TestRuns.Catalog.Yaml;

namespace TestRuns.Catalog;

/// <summary>What came of reading a suite's file: the suite, or every mistake that is in it, in the order of the file.</summary>
public sealed record SuiteFileReading(SuiteSpec? Suite, IReadOnlyList<FileMistake> Mistakes);

/// <summary>A suite written down: as YAML, and as JSON, which says the same with the same words.</summary>
public static class SuiteFile
{
    public const int MaxBytes = 1_000_000;
    public const int MaxCases = 10_000;
    public const int MaxStepsOfACase = 1_000;

    /// <summary>Of YAML. Never throws, whatever the text is.</summary>
    public static SuiteFileReading Read(string text) => Read(text, NodeTree.Load);

    /// <summary>Of JSON. Never throws, whatever the text is.</summary>
    public static SuiteFileReading ReadJson(string text) => Read(text, JsonTree.Load);

    /// <summary>One case of such a file, in JSON.</summary>
    /// <returns>The case, or every mistake that is in it.</returns>
    public static (CaseSpec? Case, IReadOnlyList<FileMistake> Mistakes) ReadCase(string json)
    {
        var mistakes = new Mistakes();
        var found = JsonTree.Load(json, mistakes) is { } root ? new CaseReader(mistakes).Read(root) : null;
        return mistakes.Any ? (null, mistakes.InOrder()) : (found?.Spec, []);
    }

    /// <summary>Writes a suite so that <see cref="Read(string)"/> gives an equal one back.</summary>
    public static string Write(SuiteSpec suite) => new SuiteWriter(new YamlText()).Write(suite);

    /// <summary>Writes a suite so that <see cref="ReadJson"/> gives an equal one back.</summary>
    public static string WriteJson(SuiteSpec suite) => new SuiteWriter(new JsonText()).Write(suite);

    private static SuiteFileReading Read(string text, Func<string, Mistakes, Node?> load)
    {
        var mistakes = new Mistakes();
        SuiteSpec? suite = null;
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
            mistakes.Add(new Place(1, 1), "the file is larger than 1 MB", "make several suites of it");
        else if (load(text, mistakes) is { } root)
            suite = new SuiteReader(mistakes).Read(root);

        return mistakes.Any ? new(null, mistakes.InOrder()) : new(suite, []);
    }
}
