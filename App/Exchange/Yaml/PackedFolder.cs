using System.IO.Compression;

namespace TestRuns.Exchange.Yaml;

/// <summary>The files of a folder in an archive that nobody vouches for: what it unpacks to is measured, not believed.</summary>
internal static class PackedFolder
{
    private const int MostFiles = 5_000;

    public static async Task<IReadOnlyList<GivenFile>> Read(GivenFile archive, DraftRemarks mistakes, DraftRemarks notes, CancellationToken cancellationToken)
    {
        var files = new List<GivenFile>();
        try
        {
            using var zip = new ZipArchive(new MemoryStream(archive.Content, writable: false), ZipArchiveMode.Read);
            if (zip.Entries.Count > MostFiles)
            {
                mistakes.Add(archive.Name, 1, $"there are {zip.Entries.Count:N0} files in it", $"{MostFiles:N0} are allowed");
                return [];
            }

            var room = GivenFile.MostBytes;
            foreach (var entry in zip.Entries.Where(IsOurs))
            {
                if (!IsYaml(entry.FullName)) notes.Add(entry.FullName, 1, "it is no .yaml file", "it was left out");
                else if (await Unpacked(entry, room, cancellationToken) is { } content) files.Add(new GivenFile(entry.FullName, content));
                else mistakes.Add(entry.FullName, 1, $"all files together are larger than {GivenFile.MostBytes / (1024 * 1024)} MB", "import them in parts");
                if (mistakes.Any) return [];
                room -= files is [.., var last] && last.Name == entry.FullName ? last.Content.Length : 0;
            }
        }
        catch (InvalidDataException error)
        {
            mistakes.Add(archive.Name, 1, $"it cannot be unpacked ({error.Message.TrimEnd('.')})", "pack it again, as .zip without a password");
        }

        return files;
    }

    /// <summary>Folders, and what systems put beside the files.</summary>
    private static bool IsOurs(ZipArchiveEntry entry) =>
        entry.Name.Length > 0 && !entry.Name.StartsWith('.') && !entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal);

    private static bool IsYaml(string name) => name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);

    /// <returns>Null: more than there is room for.</returns>
    private static async Task<byte[]?> Unpacked(ZipArchiveEntry entry, long room, CancellationToken cancellationToken)
    {
        await using var from = entry.Open();
        using var to = new MemoryStream();
        var piece = new byte[64 * 1024];
        for (int read; (read = await from.ReadAsync(piece, cancellationToken)) > 0;)
        {
            if (to.Length + read > room) return null;
            to.Write(piece, 0, read);
        }

        return to.ToArray();
    }
}
