using System.IO.Compression;
using System.Text;

namespace TestRuns.Cli.Cases;

/// <summary>Files of suites and cases, told from files of results by their endings and, of XML, by their beginning.</summary>
internal static class CaseFiles
{
    private const int Beginning = 4_096;

    public static bool Is(string path) => Directory.Exists(path) || Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".yaml" or ".yml" or ".zip" or ".csv" or ".tsv" => true,
        ".xml" => File.Exists(path) && BeginsWithSuite(path),
        _ => false,
    };

    /// <summary>The files that are meant, each with the name by which its mistakes are told. Of folders, all .yaml files below them.</summary>
    public static List<(string Name, string Path)> Below(IEnumerable<string> paths)
    {
        var found = new List<(string, string)>();
        foreach (var path in paths)
        {
            if (!Directory.Exists(path)) found.Add((Path.GetFileName(path), path));
            else
                found.AddRange(Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint })
                    .Where(IsYaml).Order(StringComparer.Ordinal).Select(file => (Path.GetRelativePath(path, file).Replace('\\', '/'), file)));
        }

        return found;
    }

    public static bool IsYaml(string path) => Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml";

    public static async Task<byte[]> Pack(IEnumerable<(string Name, string Path)> files, CancellationToken cancellationToken)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, path) in files)
            {
                await using var to = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                await using var from = File.OpenRead(path);
                await from.CopyToAsync(to, cancellationToken);
            }
        }

        return packed.ToArray();
    }

    /// <summary>TestRail's begin so; JUnit's with testsuites or testsuite.</summary>
    private static bool BeginsWithSuite(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[Beginning];
        var text = Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        return text.Contains("<suite>", StringComparison.Ordinal) || text.Contains("<suite ", StringComparison.Ordinal);
    }
}
