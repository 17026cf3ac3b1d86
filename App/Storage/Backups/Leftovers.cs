namespace TestRuns.Storage.Backups;

/// <summary>What a backup or a restore left in the data folder that was killed: copies of all that is in it, which nobody would ever look for.</summary>
public static class Leftovers
{
    /// <summary>A backup that is made beside a server has its copy there, too: only what nobody can be at any more is removed.</summary>
    private static readonly TimeSpan Old = TimeSpan.FromDays(1);

    /// <summary>For who holds the folder's lock.</summary>
    public static void Remove(DataFolder folder, TimeProvider time)
    {
        var before = (time.GetUtcNow() - Old).UtcDateTime;
        var left = new DirectoryInfo(folder.Path).EnumerateFileSystemInfos().Where(entry => IsLeft(entry.Name) && entry.LastWriteTimeUtc < before).ToList();
        foreach (var entry in left)
        {
            if (entry is DirectoryInfo unpacked) unpacked.Delete(recursive: true);
            else entry.Delete();
        }
    }

    private static bool IsLeft(string name) =>
        name.StartsWith(BackupScope.DatabaseCopy, StringComparison.Ordinal) || name.StartsWith(BackupScope.Unpacking, StringComparison.Ordinal);
}
