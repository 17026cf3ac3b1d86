using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Catalog;
using TestRuns.Cli;
using TestRuns.Connections;
using TestRuns.Reporters.Wire;
using TestRuns.Runs;
using TestRuns.Runs.Logs;
using TestRuns.Runs.Reported;
using TestRuns.Runs.State;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Reporters;

/// <summary>The whole server on a real port, for suites that are played by the test. What is waited for there is short.</summary>
internal sealed class ReporterLab : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TempFolder folder;
    private readonly List<PlayedReporter> reporters = [];
    private readonly string token;
    private WebApplication app;

    private ReporterLab(TempFolder folder, WebApplication app, string token) => (this.folder, this.app, this.token) = (folder, app, token);

    public static Actor Ana { get; } = new(ActorKind.User, "Ana");

    /// <param name="settings">On top of graces of a second.</param>
    public static async Task<ReporterLab> Open(params (string Key, string Value)[] settings)
    {
        var place = new TempFolder();
        var started = await Start(place, settings);
        return new ReporterLab(place, started, (await Issue(started, TokenScope.Reporter, projectId: null)).Text);
    }

    /// <summary>Another server on what this one had on its disk at this very moment: as if this one had been killed.</summary>
    /// <param name="change">Something to do to its folder first.</param>
    public async Task<ReporterLab> Killed(Action<string>? change = null, params (string Key, string Value)[] settings)
    {
        var copy = new TempFolder();
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories))
        {
            var target = copy.At(Path.GetRelativePath(folder.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        change?.Invoke(copy.At("data"));
        return new ReporterLab(copy, await Start(copy, settings), token);
    }

    /// <summary>The server stops as a service does, and starts again.</summary>
    public async Task Restart(params (string Key, string Value)[] settings)
    {
        await app.StopAsync();
        await app.DisposeAsync();
        app = await Start(folder, settings);
    }

    public Uri Address => new(Get<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First().Replace("http", "ws", StringComparison.Ordinal) + ReporterWire.Path);

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public Task<IssuedToken> Issue(TokenScope scope, long? projectId = null) => Issue(app, scope, projectId);

    public async Task<long> Project(string key)
    {
        await using var db = Db();
        var project = await db.Set<Project>().SingleOrDefaultAsync(row => row.Key == key);
        if (project is not null) return project.Id;
        project = new Project { Key = key, Name = key };
        db.Add(project);
        await db.SaveChangesAsync();
        return project.Id;
    }

    /// <summary>A suite's process with a connection, which has not said hello.</summary>
    /// <param name="pings">False: it is there and says nothing by itself.</param>
    public async Task<PlayedReporter> Connect(string? with = null, bool pings = true)
    {
        var reporter = new PlayedReporter(this, with ?? token, pings);
        reporters.Add(reporter);
        await reporter.Connect();
        return reporter;
    }

    /// <summary>One that streams a run in.</summary>
    public async Task<PlayedReporter> Streams(Func<ReporterHello, ReporterHello>? change = null, bool pings = true)
    {
        var reporter = await Connect(pings: pings);
        (await reporter.Hello(change)).Refused.ShouldBeNull();
        return reporter;
    }

    public AppDb Db() => Get<IDbContextFactory<AppDb>>().CreateDbContext();

    public Run Run(long id) => Read(db => db.Set<Run>().AsNoTracking().Single(run => run.Id == id));

    public List<RunCase> Cases(long id) => Read(db => db.Set<RunCase>().AsNoTracking().Where(row => row.RunId == id).OrderBy(row => row.Position).ToList());

    public List<StepExecution> Steps(long id) => Read(db => db.Set<StepExecution>().AsNoTracking().Where(row => row.RunId == id).OrderBy(row => row.Id).ToList());

    public List<RunEvent> Events(long id) => Read(db => db.Set<RunEvent>().AsNoTracking().Where(row => row.RunId == id).OrderBy(row => row.Id).ToList());

    public int Count(long id, string type) => Events(id).Count(happened => happened.Type == type);

    public ReporterSession Session(long id) => Read(db => db.Set<ReporterSession>().AsNoTracking().Single(session => session.RunId == id));

    public List<string> Log(long runId, long stepId)
    {
        using var reader = Get<StepLogs>().Open(runId, stepId);
        return [.. reader.Read(0, int.MaxValue).Select(line => line.Text)];
    }

    public Task<AbortAnswer> Abort(long runId, bool force = false, string? text = null) => Get<AbortRun>().Ask(runId, AbortReason.Asked(Ana, text), force, default);

    public Task<Run> Until(long runId, RunStatus status) => Until(() => Run(runId), run => run.Status == status, $"run {runId} to be {status}, it is {Run(runId).Status}");

    public Task UntilEvent(long runId, string type, int times = 1) => Until(() => Count(runId, type), count => count >= times, $"event {type} of run {runId}");

    /// <summary>Looks after each commit until it is so.</summary>
    public async Task<T> Until<T>(Func<T> read, Func<T, bool> isSo, string what)
    {
        // Not disposed of: who is just telling of a commit may still hold it.
        var signal = new SemaphoreSlim(1);
        void Wake(Commit commit) => signal.Release();
        Get<RunWriter>().Committed += Wake;
        try
        {
            while (true)
            {
                if (!await signal.WaitAsync(Limit)) throw new TimeoutException($"Waited for {what}");
                var now = read();
                if (isSo(now)) return now;
            }
        }
        finally
        {
            Get<RunWriter>().Committed -= Wake;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var reporter in reporters) await reporter.DisposeAsync();
        // What a lost connection comes to may still be on its way when a test has seen enough of it.
        await Get<ClientTracker>().Settled().WaitAsync(Limit);
        await app.StopAsync();
        await app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    private T Read<T>(Func<AppDb, T> read)
    {
        using var db = Db();
        return read(db);
    }

    private static async Task<WebApplication> Start(TempFolder place, (string Key, string Value)[] settings)
    {
        var builder = Serve.Configure(new ServeArguments("http://127.0.0.1:0", place.Path));
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Controllers:Embedded:Enabled"] = "false", ["Reporters:ReconnectGrace"] = "00:00:01", ["Controllers:CancelWait"] = "00:00:01",
        };
        foreach (var (key, value) in settings) all[key] = value;
        builder.Configuration.AddInMemoryCollection(all);
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        var started = Serve.Build(builder, new DataFolder(place.At("data")));
        started.Services.GetRequiredService<Migrator>().Migrate();
        await started.Services.GetRequiredService<SampleProject>().Ensure(default);
        await started.StartAsync();
        return started;
    }

    private static Task<IssuedToken> Issue(WebApplication server, TokenScope scope, long? projectId) =>
        server.Services.GetRequiredService<TokenStore>().Issue(new TokenWish("ci", scope, projectId, null), "Ana", default);
}
