namespace TestRuns.Storage.Backups;

/// <summary>What of the data folder is worth keeping. What nobody knows here is: a backup that forgets is none.</summary>
internal static class BackupScope
{
    public const string SetAside = "before-restore-";
    public const string Unpacking = ".restore-";
    public const string DatabaseCopy = ".backup-";

    private const string Database = "testruns.db";

    private static readonly string[] Passing = ["server.lock", "server.holder", "workspaces"];

    /// <summary>Of what lies directly in the data folder. The database goes its own way; its earlier copies, and what only a running server needs, stay out.</summary>
    public static bool IsKept(string name) =>
        !Passing.Contains(name, StringComparer.OrdinalIgnoreCase)
        && !name.StartsWith(Database, StringComparison.OrdinalIgnoreCase)
        && !name.StartsWith(SetAside, StringComparison.Ordinal)
        && !IsUnfinished(name);

    /// <summary>Of a lock, which whoever looks at the folder makes itself.</summary>
    public static bool IsLock(string name) => name is "server.lock" or "server.holder";

    /// <summary>The files, as paths below the folder. Links are not followed.</summary>
    public static IEnumerable<string> Files(DataFolder folder)
    {
        return from top in new DirectoryInfo(folder.Path).EnumerateFileSystemInfos()
               where IsKept(top.Name) && !top.Attributes.HasFlag(FileAttributes.ReparsePoint)
               from file in Below(top)
               where !IsUnfinished(file.Name)
               select Path.GetRelativePath(folder.Path, file.FullName).Replace('\\', '/');
    }

    /// <summary>Whether a path of a backup stays below the folder that it is unpacked to, on every system, and is one that a backup has.</summary>
    public static bool IsSafe(string path)
    {
        if (path.Length is 0 or > 500 || path.Any(letter => letter is '\\' or ':' or < ' ')) return false;
        var parts = path.Split('/');
        return parts.All(part => part.Length > 0 && part is not ("." or "..") && !part.EndsWith('.') && !part.EndsWith(' '))
            && (path == Database || IsKept(parts[0]));
    }

    private static IEnumerable<FileInfo> Below(FileSystemInfo top) => top is DirectoryInfo directory
        ? directory.EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false })
        : [(FileInfo)top];

    /// <summary>A dot in front: what is just being uploaded or copied.</summary>
    private static bool IsUnfinished(string name) => name.StartsWith('.');
}
