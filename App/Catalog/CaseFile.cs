using System.Text;
using TestRuns.Catalog.Shared;
using TestRuns.Catalog.Yaml;

namespace TestRuns.Catalog;

/// <summary>A single case written down in YAML: what stands under <c>cases:</c> in a suite's file, by itself.</summary>
public static class CaseFile
{
    /// <inheritdoc cref="Read(string, SharedNames?)"/>
    public static (CaseSpec? Case, IReadOnlyList<FileMistake> Mistakes) Read(string text) => Read(text, shared: null);

    /// <returns>The case, or every mistake that is in it. Never throws, whatever the text is.</returns>
    /// <param name="shared">The shared steps that it may use; null: that is looked at later.</param>
    public static (CaseSpec? Case, IReadOnlyList<FileMistake> Mistakes) Read(string text, SharedNames? shared)
    {
        var mistakes = new Mistakes();
        CaseSpec? read = null;
        if (Encoding.UTF8.GetByteCount(text) > SuiteFile.MaxBytes)
            mistakes.Add(new Place(1, 1), "the case is larger than 1 MB", "make several cases of it");
        else if (string.IsNullOrWhiteSpace(text))
            mistakes.Add(new Place(1, 1), "there is nothing here", "begin with name: …, then steps:");
        else if (NodeTree.Load(text, mistakes) is { } root)
            read = new CaseReader(mistakes, new UseReader(mistakes, shared)).Read(root)?.Spec;
        return mistakes.Any ? (null, mistakes.InOrder()) : (read, []);
    }

    /// <summary>Writes a case so that <see cref="Read"/> gives an equal one back. One with mistakes is written as it is, and refused when it is read.</summary>
    public static string Write(CaseSpec spec) => new SuiteWriter(new YamlText()).Write(spec);
}
