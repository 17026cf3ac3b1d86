using Microsoft.Data.Sqlite;
using TestRuns.Storage;
using TestRuns.Storage.Backups;

namespace TestRuns.Cli.Doctor;

/// <summary>The data folder: is it there, can it be used, is the database whole. Nothing is made in it but a probe that is removed.</summary>
internal static class DataChecks
{
    private const long Little = 2L << 30;

    private static readonly long TooLittle = new StorageOptions().MinFreeBytes;

    public static IEnumerable<Finding> Look(string folder)
    {
        if (!Directory.Exists(folder))
        {
            yield return Parent(folder);
            yield break;
        }

        yield return Rights(folder);
        yield return Space(folder);
        yield return DataFolderLock.Holder(folder) is { } holder ? Finding.Good("in use", $"a server works there ({holder})") : Finding.Good("in use", "no server works there");
        var database = Path.Combine(folder, "testruns.db");
        foreach (var finding in File.Exists(database) ? Database(database) : [Finding.Good("database", "none yet: the first start makes it")]) yield return finding;
    }

    private static Finding Parent(string folder)
    {
        var parent = Path.GetDirectoryName(folder);
        while (parent is not null && !Directory.Exists(parent)) parent = Path.GetDirectoryName(parent);
        return parent is not null && Probe(parent) is null
            ? Finding.Good("data folder", $"{folder} is not there yet: the first start makes it")
            : Finding.Bad("data folder", $"{folder} is not there and cannot be made", "Make it, let it belong to whom the server runs as, or choose another: --data PATH.");
    }

    private static Finding Rights(string folder)
    {
        if (Probe(folder) is { } error) return Finding.Bad("data folder", $"{folder} cannot be written to: {error}", "Let it belong to whom the server runs as: chown -R USER FOLDER.");
        const UnixFileMode others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & others) != UnixFileMode.None
            ? Finding.Mind("data folder", $"{folder} can be entered by every user of this machine", $"It holds keys and password hashes: chmod 700 {folder}")
            : Finding.Good("data folder", $"{folder} can be written to");
    }

    /// <returns>What is in the way; null: nothing.</returns>
    private static string? Probe(string folder)
    {
        try
        {
            var probe = Path.Combine(folder, $".doctor-{Guid.NewGuid():N}");
            File.WriteAllText(probe, "x");
            File.Delete(probe);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }

    private static Finding Space(string folder)
    {
        var free = DiskSpace.FreeAt(folder);
        var found = $"{DiskSpace.Words(free)} free";
        if (free < TooLittle) return Finding.Bad("disk", found, $"Below {DiskSpace.Words(TooLittle)} the server says that it is not ready. Make room, or move the data folder to a larger disk.");
        return free < Little ? Finding.Mind("disk", found, "Logs and files of runs need room: one run may bring 1 GB.") : Finding.Good("disk", found);
    }

    private static IEnumerable<Finding> Database(string database)
    {
        DatabaseState? state = null;
        string? error = null;
        try
        {
            state = DatabaseFile.Look(database, write: false);
        }
        catch (SqliteException wrong)
        {
            error = wrong.Message;
        }

        if (state is null)
        {
            yield return Finding.Bad("database", $"cannot be read: {error}", "Keep a copy of the data folder as it is, and restore a backup: testruns restore FILE --force.");
            yield break;
        }

        yield return state.Damage is { } damage
            ? Finding.Bad("database", $"is damaged: {damage}", "Stop the server, keep a copy of the data folder as it is, and restore a backup: testruns restore FILE --force.")
            : Finding.Good("database", $"is whole ({DiskSpace.Words(DatabaseFile.Size(database))})");
        yield return Schema(state);
    }

    private static Finding Schema(DatabaseState state)
    {
        if (state.Unknown.Count > 0) return Finding.Bad("schema", $"a newer version has changed it ({state.Unknown[^1]})", "Use that version of the program or a later one, or restore a backup from before.");
        return state.Pending.Count == 0
            ? Finding.Good("schema", $"{state.Applied[^1]}, as this version needs it")
            : Finding.Good("schema", $"the next start changes it ({string.Join(", ", state.Pending)}), after a copy of the database");
    }
}
