using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Catalog;
using TestRuns.Connections;
using TestRuns.Controllers;
using TestRuns.Controllers.Wire;
using TestRuns.Runs;
using TestRuns.Runs.Execution;
using TestRuns.Runs.State;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Controllers;

/// <summary>The rooms Runs, Connections and Controllers as the server has them; only the wire and the machines behind it are played.</summary>
internal sealed class ControllerLab : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>They outlive a server, as those in the data folder do.</summary>
    private static readonly EphemeralDataProtectionProvider Keys = new();

    private readonly TempFolder folder;
    private readonly bool ownsFolder;
    private readonly IHost host;
    private readonly List<PlayedController> controllers = [];
    private int sockets;

    private ControllerLab(IHost host, TempFolder folder, bool ownsFolder, ManualTime clock) =>
        (this.host, this.folder, this.ownsFolder, Clock) = (host, folder, ownsFolder, clock);

    public static Actor Ana { get; } = new(ActorKind.User, "Ana");

    public ManualTime Clock { get; }

    public ControllerRegistry Registry => Get<ControllerRegistry>();

    public SessionBook Book => Get<SessionBook>();

    public ControllerPool Pool => Get<ControllerPool>();

    public Postman Postman => Get<Postman>();

    public static async Task<ControllerLab> Open(TempFolder? existing = null, ManualTime? clock = null, Action<RunOptions>? set = null)
    {
        var place = existing ?? new TempFolder();
        var time = clock ?? new ManualTime();
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var options = new RunOptions();
        set?.Invoke(options);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddStorage(new DataFolder(place.At("data")));
        builder.Services.AddSingleton<IDataProtectionProvider>(Keys);
        builder.Services.AddSingleton<Audit>();
        builder.Services.AddSingleton<TokenStore>();
        builder.Services.AddSingleton(new StepSurroundings(() => "http://test", (run, epoch) => $"token-{run}-{epoch}"));
        builder.Services.AddSingleton<SessionBook>();
        builder.Services.AddSingleton<ControllerStore>();
        builder.Services.AddSingleton<Postman>();
        builder.Services.AddSingleton<ControllerPool>();
        builder.Services.AddSingleton<IStepControllers>(provider => provider.GetRequiredService<ControllerPool>());
        builder.Services.AddSingleton<ControllerRegistry>();
        builder.Services.AddSingleton<SilenceWatch>();
        builder.Services.AddHostedService<ClosingDoor>();
        builder.Services.AddRuns(options);
        builder.Services.AddConnections(new ConnectionOptions());
        var built = builder.Build();
        built.Services.GetRequiredService<Migrator>().Migrate();
        // The registry hears of losses from its making on, as when the hub is mapped.
        built.Services.GetRequiredService<ControllerRegistry>();
        await built.StartAsync();
        return new ControllerLab(built, place, existing is null, time);
    }

    public T Get<T>()
        where T : notnull => host.Services.GetRequiredService<T>();

    /// <summary>A controller that is not connected yet.</summary>
    public PlayedController Controller(string name = "lab", int slots = 4, string machine = "machine-1", TokenTicket? ticket = null, params string[] labels)
    {
        var controller = new PlayedController(this, name, slots, machine, ticket ?? Ticket(), labels);
        controllers.Add(controller);
        return controller;
    }

    /// <summary>One that is connected and cleared.</summary>
    public async Task<PlayedController> Connected(string name = "lab", int slots = 4, string machine = "machine-1", TokenTicket? ticket = null, params string[] labels)
    {
        var controller = Controller(name, slots, machine, ticket, labels);
        (await controller.Hello()).Refused.ShouldBeNull();
        await controller.Cleared();
        return controller;
    }

    /// <summary>A token of the server's own, which is not looked up.</summary>
    public static TokenTicket Ticket(long? project = null) => new(Id: null, "t", TokenScope.Controller, project);

    public string NextSocket() => $"socket-{Interlocked.Increment(ref sockets)}";

    public async Task<long> Make(params CaseSpec[] cases) => await Make(new RunRequest { ProjectId = 0, Name = "run", Cases = cases });

    public async Task<long> Make(RunRequest request) =>
        (await Get<CreateRun>().Make(request.ProjectId != 0 ? request : request with { ProjectId = await Project("p") }, Ana, default)).RunId;

    public Task<AbortAnswer> Abort(long runId, bool force = false, string? text = null) => Get<AbortRun>().Ask(runId, AbortReason.Asked(Ana, text), force, default);

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

    public AppDb Db() => Get<IDbContextFactory<AppDb>>().CreateDbContext();

    public Run Run(long id)
    {
        using var db = Db();
        return db.Set<Run>().AsNoTracking().Single(run => run.Id == id);
    }

    public List<RunCase> Cases(long id)
    {
        using var db = Db();
        return [.. db.Set<RunCase>().AsNoTracking().Where(row => row.RunId == id).OrderBy(row => row.Position)];
    }

    public List<StepExecution> Steps(long id)
    {
        using var db = Db();
        return [.. db.Set<StepExecution>().AsNoTracking().Where(row => row.RunId == id).OrderBy(row => row.Id)];
    }

    public List<string> Events(long id)
    {
        using var db = Db();
        return [.. db.Set<RunEvent>().AsNoTracking().Where(row => row.RunId == id).OrderBy(row => row.Id).Select(row => row.Type)];
    }

    public Task<Run> Until(long runId, RunStatus status) => Until(() => Run(runId), run => run.Status == status, $"run {runId} to be {status}, it is {Run(runId).Status}");

    public Task<Run> UntilConfirmed(long runId) => Until(() => Run(runId), run => run is { AbortConfirmedAt: not null, Status: RunStatus.Cancelled }, $"run {runId} to be confirmed");

    public Task UntilEvent(long runId, string type, int times = 1) => Until(() => Events(runId), events => events.Count(one => one == type) >= times, $"event {type} of run {runId}");

    /// <summary>Looks after each commit, and when a slot came free, until it is so.</summary>
    public async Task<T> Until<T>(Func<T> read, Func<T, bool> isSo, string what)
    {
        // Not disposed of: who is just telling of a commit may still hold it.
        var signal = new SemaphoreSlim(1);
        void Wake(Commit commit) => signal.Release();
        void WakeFreed() => signal.Release();
        Get<RunWriter>().Committed += Wake;
        Pool.Freed += WakeFreed;
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            while (true)
            {
                var now = read();
                if (isSo(now)) return now;
                if (limit.IsCancellationRequested || !await signal.WaitAsync(Limit, CancellationToken.None)) throw new TimeoutException($"Waited for {what}");
            }
        }
        finally
        {
            Get<RunWriter>().Committed -= Wake;
            Pool.Freed -= WakeFreed;
        }
    }

    /// <summary>Turns the clock and waits for what the tracker has decided by then.</summary>
    public async Task Pass(double seconds)
    {
        Clock.Advance(TimeSpan.FromSeconds(seconds));
        await Get<ClientTracker>().Settled();
    }

    /// <summary>
    /// The clock goes on in small steps, with what is connected being heard, until it is so. When it has gone on for as long as
    /// it may it stands still: those who have work left by then do it in the machine's own time, however busy that is.
    /// </summary>
    public async Task PassUntil(Func<bool> isSo, string what, double atMost = 60, params PlayedController[] heard)
    {
        for (var passed = 0.0; !isSo(); passed += 0.5)
        {
            if (passed > atMost)
            {
                await Eventually.Holds(isSo, () => $"after {atMost} s of the clock: {what}");
                return;
            }

            await Pass(0.5);
            foreach (var controller in heard) controller.Ping();
            // Others work on what that set off; they are not the clock's.
            for (var turn = 0; turn < 20 && !isSo(); turn++) await Settle();
        }
    }

    /// <summary>When the writer has done what it was asked for by now.</summary>
    public async Task Settle()
    {
        await Get<RunWriter>().Do(_ => true, default);
        await Task.Yield();
    }

    public Task Stop() => host.StopAsync();

    /// <summary>As a kill: nothing is put in order.</summary>
    public void Kill()
    {
        killed = true;
        controllers.Clear();
        Get<ClientTracker>().Freeze();
    }

    private bool killed;

    public async ValueTask DisposeAsync()
    {
        foreach (var controller in controllers) controller.Obey();
        if (!killed) await Task.WhenAny(host.StopAsync(), Task.Delay(Limit));
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (ownsFolder) folder.Dispose();
    }
}
