using Microsoft.AspNetCore.SignalR;

namespace TestRuns.Benchmark.Floors.Ways;

/// <summary>What the bare server tells the bare controller.</summary>
public interface IBareController
{
    /// <summary>A shell that says true.</summary>
    Task Step(int number);

    /// <summary>A tree of processes that stays until it is killed.</summary>
    Task Grow(string marker, string command);

    Task Kill();
}

/// <summary>What the bare controller tells the bare server.</summary>
internal sealed class BareWayHub(BareServer server) : Hub<IBareController>
{
    public override Task OnConnectedAsync()
    {
        server.Connected(Context.ConnectionId);
        return Task.CompletedTask;
    }

    /// <summary>Returns when it is stored.</summary>
    public Task Finished(int number) => server.Finished(number);
}
