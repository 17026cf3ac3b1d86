using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Cli;
using TestRuns.Runs;
using TestRuns.Storage;
using TestRuns.Tests.Support;
using TestRuns.Worker;
using TestRuns.Worker.Processes;
using Browser = TestRuns.Tests.Access.Browser;

namespace TestRuns.Tests.Api;

/// <summary>The whole server as it is served, in this process, with the sample project and people of each role.</summary>
public sealed class ApiHost : IAsyncLifetime
{
    public const string Password = "correct horse battery";

    /// <summary>Small, so that tests reach it; a run's files may have four times as many.</summary>
    public const int MaxArtifactBytes = 64 * 1024;

    private readonly TempFolder folder = new();
    private readonly Dictionary<string, Browser> browsers = new(StringComparer.Ordinal);
    private WebApplication app = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = Serve.Configure(new ServeArguments("http://127.0.0.1:0", folder.Path));
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Server:Url"] = "http://localhost", ["Controllers:Embedded:Enabled"] = "false",
            ["Results:MaxArtifactBytes"] = $"{MaxArtifactBytes}", ["Results:MaxRunBytes"] = $"{MaxArtifactBytes * 4}",
        });
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        // There is no socket here that a controller's process could connect to.
        builder.Services.AddSingleton(new WorkerOptions { WorkspaceRoot = folder.At("workspaces"), Name = "embedded" });
        builder.Services.AddSingleton(services => ProcessTrees.Choose(services.GetRequiredService<WorkerOptions>().Identity, TimeProvider.System, services.GetRequiredService<ILogger<StepRunner>>()));
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<StepRunner>(services));
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<InProcessController>(services, 4));
        app = Serve.Build(builder, new DataFolder(folder.At("data")));
        app.Services.GetRequiredService<Migrator>().Migrate();
        await app.Services.GetRequiredService<SampleProject>().Ensure(default);
        await app.StartAsync();
        await Person("ana", administrator: true, role: null);
        await Person("runner", administrator: false, ProjectRole.Runner);
        await Person("viewer", administrator: false, ProjectRole.Viewer);
        await Person("stranger", administrator: false, role: null);
    }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>A waiting run of one step that takes long.</summary>
    public async Task<long> WaitingRun(bool start = false)
    {
        var project = (await Get<ProjectStore>().Find(SampleProject.Key, default))!;
        var step = new StepSpec { Name = "sleep", Kind = StepKind.Run, Run = new RunSpec { Command = "sleep 60", Grace = TimeSpan.FromSeconds(1) } };
        var request = new RunRequest { ProjectId = project.Id, Name = "run", Cases = [new CaseSpec { Name = "one", Steps = [step] }], Start = start };
        return (await Get<CreateRun>().Make(request, new Actor(ActorKind.User, "test"), default)).RunId;
    }

    /// <param name="who">A person's name; null: nobody.</param>
    public async Task<HttpResponseMessage> Call(string? who, HttpMethod method, string path, object? body = null)
    {
        var browser = await BrowserOf(who);
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("Origin", "http://localhost");
        return await browser.Send(request);
    }

    /// <summary>A request of the test's own making, from this server's pages in that person's browser.</summary>
    public async Task<HttpResponseMessage> Send(string? who, HttpRequestMessage request)
    {
        request.Headers.Add("Origin", "http://localhost");
        return await (await BrowserOf(who)).Send(request);
    }

    public Task<HttpResponseMessage> Send(HttpRequestMessage request) => app.GetTestClient().SendAsync(request);

    /// <summary>For an answer that goes on: it is there as soon as it begins.</summary>
    public Task<HttpResponseMessage> Open(HttpRequestMessage request) => app.GetTestClient().SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

    /// <summary>Signed in once each: sign-in is limited to some tries a minute.</summary>
    private async Task<Browser> BrowserOf(string? who)
    {
        if (who is null) return new Browser(app.GetTestServer());
        if (browsers.TryGetValue(who, out var known)) return known;
        var browser = browsers[who] = new Browser(app.GetTestServer());
        (await browser.SignIn(who)).EnsureNotWrong();
        return browser;
    }

    public async Task<HttpResponseMessage> CallWithToken(string token, HttpMethod method, string path, object? body = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await app.GetTestClient().SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    private async Task Person(string name, bool administrator, ProjectRole? role)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var account = new Account { UserName = name, DisplayName = name, IsAdministrator = administrator };
        (await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().CreateAsync(account, Password)).Succeeded.ShouldBeTrue();
        if (role is null) return;
        await using var db = await Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var project = await db.Set<Project>().SingleAsync();
        db.Add(new Membership { ProjectId = project.Id, AccountId = account.Id, Role = role.Value });
        await db.SaveChangesAsync();
    }
}

internal static class SignedIn
{
    /// <summary>A wrong sign-in would make every refusal in these tests look right.</summary>
    public static void EnsureNotWrong(this HttpResponseMessage answer) => ((int)answer.StatusCode).ShouldBe(302, "signed in and sent on");
}
