using Microsoft.Extensions.Logging.Abstractions;
using TestRuns.Controllers.Wire;
using TestRuns.E2E.Support;
using TestRuns.Tests.Support;
using TestRuns.Worker;
using TestRuns.Worker.Processes;
using TestRuns.Worker.Session;

namespace TestRuns.Tests.Worker.Session;

/// <summary>A worker's session within this process, its server, and the network between them.</summary>
internal sealed class SessionBench : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly CancellationTokenSource end = new();
    private readonly IProcessTrees trees;
    private readonly WorkerOptions options;
    private readonly Feed feed;

    private SessionBench(FakeServer server)
    {
        Server = server;
        Network = CutProxy.Before(server.Address);
        options = new WorkerOptions { WorkspaceRoot = folder.Path, Name = "tried" };
        trees = Bench.Trees(Bench.Cgroup, options.Identity, BootTime.Clock);
        var configuration = new WorkerConfiguration { Server = Network.Url, Token = FakeServer.Token, Name = "tried", Labels = [], Slots = 4, Workspace = folder.Path };
        Kept = new KeptResults(folder.Path, NullLogger.Instance);
        Runner = new StepRunner(options, trees, Kept, BootTime.Clock, NullLogger<StepRunner>.Instance);
        var deliveries = new Deliveries(BootTime.Clock, NullLogger.Instance);
        Runner.Attach(deliveries);
        ServerSession? session = null;
        DeadMan = new DeadMan(BootTime.Clock, limit => session!.CutOff(limit));
        var host = new HostFacts("here", "linux", "X64", "1", trees.Means);
        session = new ServerSession(configuration, host, Runner, deliveries, DeadMan, BootTime.Clock, NullLogger.Instance);
        feed = new Feed(DeadMan, TextWriter.Null);
        Ended = session.Run([], end.Token);
    }

    public FakeServer Server { get; }
    public CutProxy Network { get; }
    public StepRunner Runner { get; }
    public DeadMan DeadMan { get; }
    public KeptResults Kept { get; }

    /// <summary>Why the session is over for good.</summary>
    public Task<string> Ended { get; }

    public string Identity => options.Identity;

    public string Root => folder.Path;

    public IReadOnlyList<string> Lines(StepOrder order) =>
        [.. Server.Of<StepOutput>().Where(batch => batch.Id == order.Id).DistinctBy(batch => batch.First).SelectMany(batch => batch.Lines).Select(line => line.Text)];

    public static async Task<SessionBench> Start(Action<FakeServer>? prepare = null)
    {
        var server = await FakeServer.Start();
        (server.PingInterval, server.DeadMan) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        prepare?.Invoke(server);
        var bench = new SessionBench(server);
        await server.Hears<ClearedReport>();
        return bench;
    }

    public async Task<StepOrder> Begin(string command, long run = 1, bool critical = false)
    {
        var order = Orders.New(command, run, critical);
        await Server.Controller.Execute(order);
        await Server.Hears<StepOutput>(output => output.Id == order.Id);
        return order;
    }

    public Task SaysHello(int times) => Eventually.Holds(() => Server.Of<Hello>().Count >= times, () => $"{times} hellos; {Server.Of<Hello>().Count} came");

    public async ValueTask DisposeAsync()
    {
        Network.Restore();
        await Runner.KillAll("the test is over");
        await end.CancelAsync();
        await Ended.ContinueWith(_ => { }, TaskScheduler.Default);
        await Runner.DisposeAsync();
        feed.Dispose();
        trees.Dispose();
        await Network.DisposeAsync();
        await Server.DisposeAsync();
        folder.Dispose();
    }
}
