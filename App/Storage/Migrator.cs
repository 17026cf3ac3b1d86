using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace TestRuns.Storage;

/// <summary>Brings the database to this version's schema at start. Before a change the file is copied aside.</summary>
public sealed partial class Migrator(IDbContextFactory<AppDb> contexts, DataFolder folder, TimeProvider time, ILogger<Migrator> logger)
{
    /// <summary>The last change that the database has; null: <see cref="Migrate"/> was not through yet.</summary>
    public string? Schema { get; private set; }

    /// <exception cref="MigrationFailedException">The change failed; the database is as it was before.</exception>
    public void Migrate()
    {
        using var db = contexts.CreateDbContext();
        var isNew = FirstSchema.Make(db);
        if (isNew) Log.Made(logger);
        var pending = db.Database.GetPendingMigrations().ToList();
        if (pending.Count > 0) Bring(db, pending, isNew);
        Schema = db.Database.GetMigrations().Last();
    }

    private void Bring(AppDb db, List<string> pending, bool isNew)
    {
        var copy = isNew ? null : CopyAside();
        try
        {
            db.Database.Migrate();
            Log.Migrated(logger, string.Join(", ", pending));
        }
        catch (Exception error) when (copy is not null)
        {
            PutBack(copy);
            throw new MigrationFailedException(copy, error);
        }
    }

    private string CopyAside()
    {
        var copy = $"{folder.Database}.before-{time.GetUtcNow():yyyyMMdd-HHmmss}";
        using var from = new SqliteConnection($"Data Source={folder.Database}");
        using var to = new SqliteConnection($"Data Source={copy};Pooling=False");
        from.Open();
        to.Open();
        from.BackupDatabase(to);
        return copy;
    }

    private void PutBack(string copy)
    {
        SqliteConnection.ClearAllPools();
        File.Delete(folder.Database + "-wal");
        File.Delete(folder.Database + "-shm");
        File.Copy(copy, folder.Database, overwrite: true);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Database made")]
        public static partial void Made(ILogger logger);

        [LoggerMessage(LogLevel.Information, "Database migrated: {Names}")]
        public static partial void Migrated(ILogger logger, string names);
    }
}

/// <summary>A migration failed and the old database was put back.</summary>
public sealed class MigrationFailedException(string copy, Exception cause)
    : Exception($"The database could not be brought to this version and was left as it was (a copy is {copy}): {cause.Message}", cause);
