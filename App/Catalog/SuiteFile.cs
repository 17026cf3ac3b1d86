using System.Text;
using TestRuns.Catalog.Shared;
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
    /// <param name="shared">The shared steps that its cases may use; null: that is looked at later.</param>
    public static SuiteFileReading Read(string text, SharedNames? shared = null) => Read(text, NodeTree.Load, shared);

    /// <summary>Of JSON. Never throws, whatever the text is.</summary>
    /// <inheritdoc cref="Read(string, SharedNames?)" path="/param"/>
    public static SuiteFileReading ReadJson(string text, SharedNames? shared = null) => Read(text, JsonTree.Load, shared);

    /// <summary>One case of such a file, in JSON.</summary>
    /// <returns>The case, or every mistake that is in it.</returns>
    /// <inheritdoc cref="Read(string, SharedNames?)" path="/param"/>
    public static (CaseSpec? Case, IReadOnlyList<FileMistake> Mistakes) ReadCase(string json, SharedNames? shared = null)
    {
        var mistakes = new Mistakes();
        var found = JsonTree.Load(json, mistakes) is { } root ? new CaseReader(mistakes, new UseReader(mistakes, shared)).Read(root) : null;
        return mistakes.Any ? (null, mistakes.InOrder()) : (found?.Spec, []);
    }

    /// <summary>Writes a suite so that <see cref="Read(string, SharedNames?)"/> gives an equal one back.</summary>
    public static string Write(SuiteSpec suite) => new SuiteWriter(new YamlText()).Write(suite, []);

    /// <summary>Writes a suite so that <see cref="ReadJson"/> gives an equal one back.</summary>
    public static string WriteJson(SuiteSpec suite) => new SuiteWriter(new JsonText()).Write(suite, []);

    private static SuiteFileReading Read(string text, Func<string, Mistakes, Node?> load, SharedNames? shared)
    {
        var mistakes = new Mistakes();
        SuiteSpec? suite = null;
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
            mistakes.Add(new Place(1, 1), "the file is larger than 1 MB", "make several suites of it");
        else if (load(text, mistakes) is { } root)
            suite = new SuiteReader(mistakes, new UseReader(mistakes, shared)).Read(root);

        return mistakes.Any ? new(null, mistakes.InOrder()) : new(suite, []);
    }
}
