using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace TestRuns.Storage;

public static class StorageSetup
{
    public static IServiceCollection AddStorage(this IServiceCollection services, DataFolder folder)
    {
        services.AddSingleton(folder);
        services.AddPooledDbContextFactory<AppDb>(options => Configure(options, folder.Database));
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContext());
        services.AddSingleton<QuickReads>();
        services.AddSingleton<Migrator>();
        return services;
    }

    /// <summary>
    /// Builds what EF knows of the tables, which otherwise the first query waits for. All contexts of this process share it,
    /// whichever file they are on; none is opened.
    /// </summary>
    public static void BuildModel()
    {
        var options = new DbContextOptionsBuilder<AppDb>();
        Configure(options, "none");
        using var db = new AppDb(options.Options);
        _ = db.Model;
    }

    /// <summary>The one way a context is put on a database file: the server, its tests and the tools agree on it.</summary>
    public static void Configure(DbContextOptionsBuilder options, string databaseFile)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = databaseFile, Pooling = true, DefaultTimeout = 10 };
        options.UseSqlite(connection.ToString()).AddInterceptors(new SqlitePragmas());
    }
}
