using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace TestRuns.Storage.Backups;

/// <summary>
/// Unpacks a backup into an empty folder, and believes nothing that it says about itself: every file must be in its list,
/// stay below the folder, and have the size and the checksum that the list says. It is read once, and never beyond that size.
/// </summary>
internal static class BackupReader
{
    /// <exception cref="BackupRefusedException">It is none, was cut off, or was changed.</exception>
    public static async Task<BackupList> Unpack(string file, string folder, IProgress<BackupProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            var zip = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Read, leaveOpen: false, entryNameEncoding: null, cancellationToken);
            await using (zip)
            {
                var list = await ReadList(zip, cancellationToken);
                var entries = Match(zip, list);
                Room(list, folder);
                var bytes = 0L;
                for (var n = 0; n < list.Files.Count; n++)
                {
                    await Unpack(list.Files[n], entries[list.Files[n].Path], folder, cancellationToken);
                    progress.Report(new BackupProgress(list.Files[n].Path, n + 1, bytes += list.Files[n].Size));
                }

                return list;
            }
        }
        catch (Exception error) when (error is InvalidDataException or JsonException)
        {
            throw new BackupRefusedException($"{file} is no backup of TestRuns, or it is damaged: {error.Message}", error);
        }
    }

    private static async Task<BackupList> ReadList(ZipArchive zip, CancellationToken cancellationToken)
    {
        var entries = zip.Entries.Where(entry => entry.FullName == BackupList.EntryName).ToList();
        if (entries is not [var entry]) throw new BackupRefusedException("It has no list of what is in it: it is no backup of TestRuns, or it was cut off.");
        if (entry.Length > BackupList.LargestList) throw new BackupRefusedException("Its list is larger than any that this program writes.");
        await using var content = await entry.OpenAsync(cancellationToken);
        await using var bounded = new MemoryStream();
        await CopyExactly(content, bounded, entry.Length, hash: null, cancellationToken);
        bounded.Position = 0;
        var list = await JsonSerializer.DeserializeAsync<BackupList>(bounded, JsonSerializerOptions.Web, cancellationToken);
        if (list?.Files is null) throw new BackupRefusedException("Its list is empty.");
        return list.Format == BackupList.CurrentFormat ? list : throw new BackupRefusedException($"It has format {list.Format}, this program reads {BackupList.CurrentFormat}. Use the version that made it: {list.Version}.");
    }

    private static Dictionary<string, ZipArchiveEntry> Match(ZipArchive zip, BackupList list)
    {
        var listed = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in list.Files)
        {
            if (file?.Path is null || file.Sha256 is null || !BackupScope.IsSafe(file.Path)) throw new BackupRefusedException($"It has a file that no backup has: “{file?.Path}”.");
            if (file.Size < 0 || !listed.Add(file.Path)) throw new BackupRefusedException($"Its list has “{file.Path}” twice, or with a wrong size.");
        }

        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries.Where(entry => entry.FullName != BackupList.EntryName))
            if (!listed.Contains(entry.FullName) || !entries.TryAdd(entry.FullName, entry)) throw new BackupRefusedException($"“{entry.FullName}” is in it, but not in its list.");
        if (list.Files.FirstOrDefault(file => !entries.ContainsKey(file.Path)) is { } missing) throw new BackupRefusedException($"“{missing.Path}” is in its list, but not in it.");
        return entries;
    }

    private static void Room(BackupList list, string folder)
    {
        // Added up so that it cannot go round: sizes are whatever the file says.
        var free = DiskSpace.FreeAt(folder);
        var left = free;
        foreach (var file in list.Files)
        {
            if (file.Size > left) throw new BackupRefusedException($"It does not fit: only {DiskSpace.Words(free)} are free on the disk of {folder}.");
            left -= file.Size;
        }
    }

    private static async Task Unpack(BackupFile file, ZipArchiveEntry entry, string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, file.Path.Replace('/', Path.DirectorySeparatorChar));
        PrivateFolder.Make(Path.GetDirectoryName(path)!);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using (var from = await entry.OpenAsync(cancellationToken))
        await using (var to = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            await CopyExactly(from, to, file.Size, hash, cancellationToken);
            to.Flush(flushToDisk: true);
        }

        if (!string.Equals(Convert.ToHexStringLower(hash.GetHashAndReset()), file.Sha256, StringComparison.OrdinalIgnoreCase))
            throw new BackupRefusedException($"“{file.Path}” is not what was backed up: its checksum differs. The file is damaged or was changed.");
    }

    private static async Task CopyExactly(Stream from, Stream to, long size, IncrementalHash? hash, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 * 1024];
        var copied = 0L;
        for (int read; (read = await from.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            copied += read;
            if (copied > size) throw new BackupRefusedException("It unpacks to more than it says.");
            hash?.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        if (copied != size) throw new BackupRefusedException("It unpacks to less than it says: it was cut off.");
    }
}
