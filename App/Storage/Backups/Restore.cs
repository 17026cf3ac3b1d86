using System.Globalization;
using Microsoft.Data.Sqlite;

namespace TestRuns.Storage.Backups;

/// <param name="SetAside">Where what was there before lies now; null: there was nothing.</param>
public sealed record Restored(BackupList List, string? SetAside);

/// <summary>
/// Puts a backup into a data folder. It is unpacked and looked at whole before anything of what is there is touched; what is
/// there is put aside and not removed.
/// </summary>
public static class Restore
{
    /// <param name="force">Although there is something in the folder.</param>
    /// <exception cref="DataFolderHeldException">A server works there.</exception>
    /// <exception cref="BackupRefusedException">The folder or the file is not what it should be; nothing was touched.</exception>
    public static async Task<Restored> Run(string file, DataFolder folder, bool force, TimeProvider time, IProgress<BackupProgress> progress, CancellationToken cancellationToken)
    {
        if (!File.Exists(file)) throw new BackupRefusedException($"There is no file {file}.");
        using var held = DataFolderLock.Take(folder);
        var there = Contents(folder.Path);
        if (there.Count > 0 && !force) throw new BackupRefusedException($"{folder.Path} is not empty. Choose an empty folder, or say --force: what is there is then put aside, in a folder below it.");
        // Inside it, as it may be a disk of its own: what is moved must not be copied.
        var unpacked = Path.Combine(folder.Path, $"{BackupScope.Unpacking}{Guid.NewGuid():N}");
        PrivateFolder.Make(unpacked);
        try
        {
            var list = await BackupReader.Unpack(file, unpacked, progress, cancellationToken);
            Check(Path.Combine(unpacked, Path.GetFileName(folder.Database)), list);
            // From here on to its end: half a restore is none.
            var aside = there.Count == 0 ? null : PutAside(folder, there, time);
            foreach (var entry in Contents(unpacked)) Move(entry, folder.Path);
            return new Restored(list, aside);
        }
        finally
        {
            Directory.Delete(unpacked, recursive: true);
        }
    }

    private static void Check(string database, BackupList list)
    {
        if (!File.Exists(database)) throw new BackupRefusedException("There is no database in it.");
        try
        {
            var state = DatabaseFile.Look(database, write: true);
            if (state.Damage is { } damage) throw new BackupRefusedException($"Its database is damaged: {damage}");
            if (state.Unknown.Count > 0) throw new BackupRefusedException($"A newer version ({list.Version}) made it: this program does not know {state.Unknown[^1]}. Use that version or a later one.");
        }
        catch (SqliteException error)
        {
            throw new BackupRefusedException($"Its database cannot be read: {error.Message}", error);
        }
    }

    private static string PutAside(DataFolder folder, IReadOnlyList<FileSystemInfo> there, TimeProvider time)
    {
        var aside = Path.Combine(folder.Path, BackupScope.SetAside + time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture));
        PrivateFolder.Make(aside);
        foreach (var entry in there) Move(entry, aside);
        return aside;
    }

    private static void Move(FileSystemInfo entry, string into)
    {
        var target = Path.Combine(into, entry.Name);
        if (entry is DirectoryInfo directory) directory.MoveTo(target);
        else ((FileInfo)entry).MoveTo(target);
    }

    /// <summary>Without the lock, without what an earlier restore has put aside, and without what has a dot in front: a backup has none of it.</summary>
    private static List<FileSystemInfo> Contents(string folder) => [.. new DirectoryInfo(folder).EnumerateFileSystemInfos()
        .Where(entry => !BackupScope.IsLock(entry.Name) && !entry.Name.StartsWith(BackupScope.SetAside, StringComparison.Ordinal) && !entry.Name.StartsWith('.'))];
}
