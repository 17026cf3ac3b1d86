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

    /// <summary>The one way a context is put on a database file: the server, its tests and the tools agree on it.</summary>
    public static void Configure(DbContextOptionsBuilder options, string databaseFile)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = databaseFile, Pooling = true, DefaultTimeout = 10 };
        options.UseSqlite(connection.ToString()).AddInterceptors(new SqlitePragmas());
    }
}
