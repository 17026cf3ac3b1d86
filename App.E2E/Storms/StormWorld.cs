using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;

namespace TestRuns.E2E.Storms;

/// <summary>A server with its own controller and others beside it, a person who watches, and everything that is known of the runs so far.</summary>
public sealed class StormWorld : IAsyncDisposable
{
    public static readonly IReadOnlyList<IReadOnlyList<string>> Labels = [[], [], ["red"], ["blue"]];

    /// <summary>All of them as they come, but for a person who never comes.</summary>
    public static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string> { ["TESTRUNS__Manual__ClaimTimeout"] = "00:00:30" };

    private readonly string folder = Directory.CreateTempSubdirectory("testruns-e2e-storm-").FullName;

    private StormWorld(TestServer server, Visit watcher, Visit worker, Visit aborter, RunApi api, CutProxy tabs)
    {
        (Server, Watcher, Worker, Aborter, Api, TabProxy) = (server, watcher, worker, aborter, api, tabs);
        Witness = new Witness(Path.Combine(folder, "witness"));
        Pairs = [new EmbeddedPair(server)];
        Reporters = new StormReporters(server, Log);
    }

    public TestServer Server { get; }

    public RunApi Api { get; }

    /// <summary>Has the list of runs open, the whole time.</summary>
    public Visit Watcher { get; }

    /// <summary>Works through manual runs, behind the same network.</summary>
    public Visit Worker { get; }

    /// <summary>Aborts by pressing buttons.</summary>
    public Visit Aborter { get; }

    /// <summary>Between those who watch and work, and the server.</summary>
    public CutProxy TabProxy { get; }

    public Witness Witness { get; }

    public StormLog Log { get; } = new();

    public List<StormController> Controllers { get; } = [];

    public List<IPair> Pairs { get; }

    /// <summary>Suites that run beside all of this, and only report themselves.</summary>
    public StormReporters Reporters { get; }

    public EndMemory Memory { get; } = new();

    /// <summary>Runs that the server answered to have made, and those of which it answered that they will be aborted.</summary>
    public Promises Promises { get; } = new();

    public static async Task<StormWorld> Make(TestServer server, Func<Uri, Task<Visit>> openAs, CancellationToken token)
    {
        StormSuites.Put(server);
        var aborter = await openAs(server.Url);
        var tabs = CutProxy.Before(server.Url);
        var watcher = await openAs(tabs.Url);
        var world = new StormWorld(server, watcher, await openAs(tabs.Url), aborter, await RunApi.As(aborter, server), tabs);
        world.AddController("north", ["red"], proxied: true);
        world.AddController("south", ["blue"], proxied: true);
        world.AddController("east", ["red", "blue"], proxied: false);
        await new RunListPage(watcher.Page).Open();
        return world;
    }

    public async ValueTask DisposeAsync()
    {
        FailedTest.Keep("storm.log", Log.ToString());
        if (FailedTest.IsFailed)
        {
            foreach (var file in Directory.GetFiles(Server.DataFolder, "testruns.db*")) File.Copy(file, Path.Combine(FailedTest.Folder, Path.GetFileName(file)), overwrite: true);
            // A lock says nothing, and cannot be read while a step still holds it.
            foreach (var file in Directory.GetFiles(Path.Combine(folder, "witness")).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))) File.Copy(file, Path.Combine(FailedTest.Folder, $"witness-{Path.GetFileName(file)}"), overwrite: true);
        }

        Api.Dispose();
        await Reporters.DisposeAsync();
        foreach (var controller in Controllers) await controller.DisposeAsync();
        await TabProxy.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private void AddController(string name, IReadOnlyList<string> labels, bool proxied)
    {
        var proxy = proxied ? CutProxy.Before(Server.Url) : null;
        var process = ControllerProcess.Start(Server, new ControllerSetup(name) { Labels = labels, Slots = 3, Server = proxy?.Url });
        var controller = new StormController(process, proxy);
        Controllers.Add(controller);
        Pairs.Add(controller);
    }
}
