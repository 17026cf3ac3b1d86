using System.Text;
using TestRuns.Catalog.Yaml;

namespace TestRuns.Catalog;

/// <summary>What came of reading a suite's file: the suite, or every mistake that is in it, in the order of the file.</summary>
public sealed record SuiteFileReading(SuiteSpec? Suite, IReadOnlyList<FileMistake> Mistakes);

/// <summary>The YAML form of a suite. JSON, which YAML includes, is read as well.</summary>
public static class SuiteFile
{
    public const int MaxBytes = 1_000_000;
    public const int MaxCases = 10_000;
    public const int MaxStepsOfACase = 1_000;

    /// <summary>Never throws, whatever the text is.</summary>
    public static SuiteFileReading Read(string text)
    {
        var mistakes = new Mistakes();
        SuiteSpec? suite = null;
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
            mistakes.Add(new Place(1, 1), "the file is larger than 1 MB", "make several suites of it");
        else if (NodeTree.Load(text, mistakes) is { } root)
            suite = new SuiteReader(mistakes).Read(root);

        return mistakes.Any ? new(null, mistakes.InOrder()) : new(suite, []);
    }

    /// <summary>Writes a suite so that <see cref="Read"/> gives an equal one back.</summary>
    public static string Write(SuiteSpec suite) => SuiteWriter.Write(suite);
}
