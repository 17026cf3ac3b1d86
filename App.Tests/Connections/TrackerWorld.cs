using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using TestRuns.Connections;
using TestRuns.Runs;
using TestRuns.Runs.Reading;
using TestRuns.Tests.Runs;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Connections;

/// <summary>The tracker with real run state and a clock that the test turns.</summary>
internal sealed class TrackerWorld : IAsyncDisposable
{
    public TrackerWorld()
    {
        Tracker = new ClientTracker(new HangingRuns(World.Factory), World.Abort, new ClientNews(World.Writer), Options, Clock, NullLogger<ClientTracker>.Instance);
        Tracker.Lost += loss =>
        {
            Losses.Enqueue(loss);
            return Task.CompletedTask;
        };
    }

    public static ClientRef Lab { get; } = ClientRef.Controller("lab");

    public static ClientRef Tab { get; } = new(ClientKind.Browser, "tab-1", "Ana's tab");

    public static ClientRef Reporter { get; } = new(ClientKind.Reporter, "rep-1", "pytest on ci-4");

    public RunWorld World { get; } = new();

    public ConnectionOptions Options { get; } = new();

    public ManualTime Clock { get; } = new();

    public ClientTracker Tracker { get; }

    public ConcurrentQueue<ClientLoss> Losses { get; } = new();

    /// <summary>A run that was started and hangs on this client; of a controller the one that <see cref="RunWorld"/> starts on.</summary>
    public async Task<long> RunOn(ClientRef client, string? environment = null)
    {
        var request = new RunRequest { ProjectId = World.ProjectId, Name = "run", Cases = [RunWorld.Case("one", RunWorld.Step("a"))], Environment = environment };
        var id = (await World.Create.Make(request, RunWorld.Ana, default)).RunId;
        await HangOn(id, client);
        await World.StartQueued(id);
        return id;
    }

    public async Task HangOn(long runId, ClientRef client)
    {
        if (client.Kind == ClientKind.Controller) return;
        await using var db = World.Db();
        await db.Set<Run>().Where(run => run.Id == runId).ExecuteUpdateAsync(set => set
            .SetProperty(run => run.ClientKind, client.Kind).SetProperty(run => run.ClientId, client.Id).SetProperty(run => run.ClientName, client.Name));
    }

    /// <summary>Turns the clock and waits for what that has decided.</summary>
    public async Task Pass(double seconds)
    {
        Clock.Advance(TimeSpan.FromSeconds(seconds));
        await Tracker.Settled();
    }

    public async ValueTask DisposeAsync()
    {
        Tracker.Dispose();
        await World.DisposeAsync();
    }
}
