using System.Collections.Concurrent;
using TestRuns.E2E.Support;

namespace TestRuns.Benchmark.Rows;

/// <summary>Controllers that are connected, ping, and have nothing to do: a session and a socket each, in this process.</summary>
public sealed class PlayedControllers(TimeSpan interval) : IAsyncDisposable
{
    /// <summary>A lab is not switched on in one moment; the server also looks up each one's token.</summary>
    private const int AtOnce = 10;

    private readonly CancellationTokenSource over = new();
    private readonly ConcurrentBag<RawHub> hubs = [];
    private readonly ConcurrentBag<string> lost = [];
    private readonly ConcurrentBag<Task> pinging = [];

    /// <summary>Why those were disconnected that were, or were not welcome.</summary>
    public IReadOnlyList<string> Lost => [.. lost];

    public async Task Connect(TestServer server, int count, CancellationToken token)
    {
        var secret = ControllerToken.Make(server, "played");
        foreach (var some in Enumerable.Range(1, count).Chunk(AtOnce)) await Task.WhenAll(some.Select(number => Connect(server, secret, $"played-{number}", token)));
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await Task.WhenAll(pinging);
        foreach (var hub in hubs) hub.Dispose();
        over.Dispose();
    }

    private async Task Connect(TestServer server, string secret, string name, CancellationToken token)
    {
        var hub = new RawHub();
        hubs.Add(hub);
        await hub.Connect(server.Url, secret, token);
        var host = new { machineName = name, operatingSystem = "Linux", architecture = "X64", programVersion = "1.0.0", means = "cgroup" };
        var welcome = await hub.Call("Hello", new { version = 1, name, labels = new[] { "played" }, slots = 1, host }, token);
        if (welcome.TryGetProperty("refused", out var refused) && refused.GetString() is { } why) lost.Add(why);
        else pinging.Add(Ping(hub));
    }

    private async Task Ping(RawHub hub)
    {
        try
        {
            using var timer = new PeriodicTimer(interval);
            while (await timer.WaitForNextTickAsync(over.Token)) await hub.Call("Ping", over.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // They are not needed any more.
        }
        catch (System.Net.WebSockets.WebSocketException error)
        {
            lost.Add(error.Message);
        }
    }
}
