using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace TestRuns.Storage.Backups;

/// <summary>What a database file is, looked at without being changed.</summary>
/// <param name="Damage">What SQLite finds wrong with it; null: nothing.</param>
/// <param name="Applied">The changes of its schema, the oldest first.</param>
/// <param name="Pending">Those that this program would still make.</param>
/// <param name="Unknown">Those that this program does not know: a newer one made them.</param>
public sealed record DatabaseState(string? Damage, IReadOnlyList<string> Applied, IReadOnlyList<string> Pending, IReadOnlyList<string> Unknown);

/// <summary>A database as a file: copied while others write to it, looked into, removed.</summary>
public static class DatabaseFile
{
    /// <summary>By SQLite's own means: one moment of it, whoever writes meanwhile; nobody waits.</summary>
    /// <exception cref="BackupRefusedException">There is none, or no room.</exception>
    public static void Copy(string database, string to)
    {
        if (!File.Exists(database)) throw new BackupRefusedException($"There is no database at {database}. Is that the data folder?");
        var size = Size(database);
        var free = DiskSpace.FreeAt(Path.GetDirectoryName(to)!);
        if (free < size + (size / 10)) throw new BackupRefusedException($"The database has {DiskSpace.Words(size)}, and only {DiskSpace.Words(free)} are free beside it, where it is copied first.");
        using var from = Open(database, SqliteOpenMode.ReadOnly);
        using var target = Open(to, SqliteOpenMode.ReadWriteCreate);
        from.BackupDatabase(target);
    }

    /// <summary>With the log of what was written last and is not yet folded in, in bytes.</summary>
    public static long Size(string database) => new[] { "", "-wal" }.Select(part => new FileInfo(database + part)).Where(file => file.Exists).Sum(file => file.Length);

    /// <param name="write">It is a copy of our own: then its log can be folded in.</param>
    /// <exception cref="SqliteException">It is no database, or cannot be opened.</exception>
    public static DatabaseState Look(string database, bool write)
    {
        using var connection = Open(database, write ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadOnly);
        var damage = Read(connection, "PRAGMA quick_check(5)");
        var applied = Read(connection, "SELECT name FROM sqlite_master WHERE name = '__EFMigrationsHistory'").Count == 0
            ? []
            : Read(connection, "SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId");
        var known = Known();
        return new DatabaseState(damage is ["ok"] ? null : string.Join("; ", damage), applied, [.. known.Except(applied, StringComparer.Ordinal)], [.. applied.Except(known, StringComparer.Ordinal)]);
    }

    /// <summary>With what lies beside it.</summary>
    public static void Delete(string database)
    {
        foreach (var part in new[] { "", "-wal", "-shm", "-journal" }) File.Delete(database + part);
    }

    private static List<string> Known()
    {
        var options = new DbContextOptionsBuilder<AppDb>();
        StorageSetup.Configure(options, ":memory:");
        using var db = new AppDb(options.Options);
        return [.. db.Database.GetMigrations()];
    }

    private static SqliteConnection Open(string database, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        SqliteWaiting.Set(connection);
        return connection;
    }

    private static List<string> Read(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        using var reader = command.ExecuteReader();
        var found = new List<string>();
        while (reader.Read()) found.Add(reader.GetString(0));
        return found;
    }
}
