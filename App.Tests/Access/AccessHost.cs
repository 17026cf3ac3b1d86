using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Access;

/// <summary>A server with the account pages and whatever endpoints a test adds, on a data folder of its own.</summary>
public sealed class AccessHost : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    private readonly TempFolder folder = new();
    private readonly WebApplication app;

    public AccessHost(Action<WebApplication>? map = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().AddProvider(Logs);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddStorage(new DataFolder(folder.Path));
        builder.Services.AddAccess();
        builder.Services.AddCatalog();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        app = builder.Build();
        app.Services.GetRequiredService<Migrator>().Migrate();
        app.UseAccess();
        app.MapAccess();
        app.MapRazorComponents<TestRuns.Components.App>().AddInteractiveServerRenderMode();
        map?.Invoke(app);
        app.Start();
    }

    public IServiceProvider Services => app.Services;

    public KeptLogs Logs { get; } = new();

    public string Folder => folder.Path;

    public Browser Browser() => new(app.GetTestServer());

    /// <summary>A scope as a request has it.</summary>
    public async Task<T> Ask<TService, T>(Func<TService, Task<T>> question)
        where TService : notnull
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await question(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public Task<Account> Account(string name, bool administrator = false, string? email = null) =>
        Ask(async (Microsoft.AspNetCore.Identity.UserManager<Account> accounts) =>
        {
            var account = new Account { UserName = name, DisplayName = name.ToUpperInvariant(), Email = email, IsAdministrator = administrator };
            (await accounts.CreateAsync(account, Password)).Succeeded.ShouldBeTrue();
            return account;
        });

    public Task Change(Func<AppDb, Task> change) => Ask(async (IDbContextFactory<AppDb> contexts) =>
    {
        await using var db = await contexts.CreateDbContextAsync();
        await change(db);
        return await db.SaveChangesAsync();
    });

    public Task<List<AuditEntry>> AuditEntries() => Ask((AppDb db) => db.Set<AuditEntry>().OrderBy(entry => entry.Id).ToListAsync());

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }
}
