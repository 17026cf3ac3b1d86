using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;

namespace TestRuns.Storage.Backups;

/// <summary>
/// Writes a data folder into one file while its server works on: the database as it is at one moment, then the files. A file
/// that the database names was there before its row, so what the copy of the database names is found.
/// </summary>
public static class Backup
{
    /// <exception cref="BackupRefusedException">There is nothing to keep, or no room for the copy of the database.</exception>
    public static async Task<BackupList> Write(DataFolder folder, Stream to, TimeProvider time, IProgress<BackupProgress> progress, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        var copy = Path.Combine(folder.Path, $"{BackupScope.DatabaseCopy}{Guid.NewGuid():N}.db");
        try
        {
            progress.Report(new BackupProgress("the database is being copied", 0, 0));
            DatabaseFile.Copy(folder.Database, copy);
            var state = DatabaseFile.Look(copy, write: true);
            // A copy of it would be taken for a good one until the day on which it is needed.
            if (state.Damage is { } damage) throw new BackupRefusedException($"The database is damaged ({damage}). Stop the server, keep a copy of {folder.Path} as it is, and restore an earlier backup.");
            var zip = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
            await using (zip)
            {
                var files = await AddAll(zip, folder, copy, progress, cancellationToken);
                var list = new BackupList(BackupList.CurrentFormat, Version(), at, state.Applied.LastOrDefault(), files);
                await using var entry = await zip.CreateEntry(BackupList.EntryName, CompressionLevel.Fastest).OpenAsync(cancellationToken);
                await JsonSerializer.SerializeAsync(entry, list, JsonSerializerOptions.Web, cancellationToken);
                return list;
            }
        }
        finally
        {
            DatabaseFile.Delete(copy);
        }
    }

    private static async Task<List<BackupFile>> AddAll(ZipArchive zip, DataFolder folder, string databaseCopy, IProgress<BackupProgress> progress, CancellationToken cancellationToken)
    {
        var files = new List<BackupFile>();
        var bytes = 0L;
        foreach (var (path, source) in BackupScope.Files(folder).Select(path => (path, Path.Combine(folder.Path, path))).Prepend((Path.GetFileName(folder.Database), databaseCopy)))
        {
            if (await Add(zip, path, source, cancellationToken) is not { } added) continue;
            files.Add(added);
            progress.Report(new BackupProgress(path, files.Count, bytes += added.Size));
        }

        return files;
    }

    /// <returns>Null: it was there a moment ago, and is not any more.</returns>
    private static async Task<BackupFile?> Add(ZipArchive zip, string path, string source, CancellationToken cancellationToken)
    {
        FileStream file;
        try
        {
            file = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        await using (file)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var entry = await zip.CreateEntry(path, CompressionLevel.Fastest).OpenAsync(cancellationToken);
            // A log that is written to meanwhile is kept as far as it went now: it must not run away from the copy.
            var size = await Copy(file, entry, hash, file.Length, cancellationToken);
            return new BackupFile(path, size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
    }

    private static async Task<long> Copy(FileStream from, Stream to, IncrementalHash hash, long atMost, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 * 1024];
        var copied = 0L;
        while (copied < atMost)
        {
            var read = await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, atMost - copied)), cancellationToken);
            if (read == 0) break;
            hash.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            copied += read;
        }

        return copied;
    }

    private static string Version() => typeof(Backup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
