using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Tests.Support;

/// <summary>A migrated SQLite database in a folder of the test's own.</summary>
public sealed class TempDatabase : IDbContextFactory<AppDb>, IDisposable
{
    private readonly TempFolder folder = new();
    private readonly DbContextOptions<AppDb> options;

    public TempDatabase()
    {
        var builder = new DbContextOptionsBuilder<AppDb>();
        StorageSetup.Configure(builder, folder.At("testruns.db"));
        options = builder.Options;
        using var db = CreateDbContext();
        FirstSchema.Make(db);
        db.Database.Migrate();
    }

    public AppDb CreateDbContext() => new(options);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }
}
