using System.Text;
using TestRuns.Catalog.Yaml;

namespace TestRuns.Catalog.Shared;

/// <summary>Shared steps written down by themselves: as YAML, and as JSON, which says the same with the same words.</summary>
public static class SharedFile
{
    /// <summary>Of YAML.</summary>
    /// <returns>The steps, or every mistake that is in it. Never throws, whatever the text is.</returns>
    public static (SharedSpec? Shared, IReadOnlyList<FileMistake> Mistakes) Read(string text) => Read(text, NodeTree.Load);

    /// <inheritdoc cref="Read(string)"/>
    /// <remarks>Of JSON.</remarks>
    public static (SharedSpec? Shared, IReadOnlyList<FileMistake> Mistakes) ReadJson(string text) => Read(text, JsonTree.Load);

    /// <summary>Writes them so that <see cref="Read(string)"/> gives equal ones back.</summary>
    public static string Write(SharedSpec shared) => new SuiteWriter(new YamlText()).Write(shared);

    /// <summary>Writes them so that <see cref="ReadJson"/> gives equal ones back.</summary>
    public static string WriteJson(SharedSpec shared) => new SuiteWriter(new JsonText()).Write(shared);

    private static (SharedSpec? Shared, IReadOnlyList<FileMistake> Mistakes) Read(string text, Func<string, Mistakes, Node?> load)
    {
        var mistakes = new Mistakes();
        SharedSpec? read = null;
        if (Encoding.UTF8.GetByteCount(text) > SuiteFile.MaxBytes)
            mistakes.Add(new Place(1, 1), "the text is larger than 1 MB", "make several of it");
        else if (string.IsNullOrWhiteSpace(text))
            mistakes.Add(new Place(1, 1), "there is nothing here", "begin with name: …, then steps:");
        else if (load(text, mistakes) is { } root)
            read = new SharedReader(mistakes).Read(root)?.Spec;
        return mistakes.Any ? (null, mistakes.InOrder()) : (read, []);
    }
}
