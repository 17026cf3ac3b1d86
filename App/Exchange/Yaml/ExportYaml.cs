using System.IO.Compression;
using System.Text;
using TestRuns.Catalog;

namespace TestRuns.Exchange.Yaml;

/// <summary>A project's catalog as files that <see cref="YamlFiles"/> reads back without loss.</summary>
internal static class ExportYaml
{
    /// <summary>Cases without a suite, so many a file: an editor opens it.</summary>
    private const int CasesOfAFile = 500;

    private const int LongestName = 80;

    /// <summary>The same catalog gives the same bytes: files in archives have a time, and this is the first that they can have.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static IEnumerable<(string Path, string Text)> Files(ExportedCatalog catalog)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (catalog.Shared.Count > 0) yield return ("shared-steps.yaml", CatalogFile.Write([], catalog.Shared));
        foreach (var suite in catalog.Suites) yield return ($"suites/{FileName(suite.Name, names)}.yaml", SuiteFile.Write(suite));
        var number = 0;
        foreach (var some in catalog.Loose.Chunk(CasesOfAFile)) yield return ($"cases/cases-{++number:000}.yaml", CatalogFile.Write(some));
    }

    /// <summary>Of one suite, with the shared steps that it uses.</summary>
    public static (string Name, string Text) File(ExportedCatalog catalog)
    {
        var suite = catalog.Suites[0];
        return ($"{FileName(suite.Name, new HashSet<string>(StringComparer.OrdinalIgnoreCase))}.yaml", CatalogFile.Write(suite, catalog.Shared));
    }

    public static byte[] Zip(IEnumerable<(string Path, string Text)> files)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, text) in files)
            {
                var entry = zip.CreateEntry(path, CompressionLevel.Fastest);
                entry.LastWriteTime = NoTime;
                using var content = entry.Open();
                content.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return packed.ToArray();
    }

    /// <summary>Of letters that every system takes; unlike all others, also where large and small letters are one.</summary>
    private static string FileName(string name, HashSet<string> names)
    {
        var plain = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' ? letter : '-')).Trim('-', '.');
        var first = plain.Length == 0 ? "suite" : plain[..Math.Min(plain.Length, LongestName)];
        var free = first;
        for (var number = 2; !names.Add(free); number++) free = $"{first}-{number}";
        return free;
    }
}
