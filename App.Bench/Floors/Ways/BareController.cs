using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Worker.Session;

namespace TestRuns.Benchmark.Floors.Ways;

/// <summary>Does what the bare server tells it, by the system's own means. A process of its own, as the product's controller is.</summary>
internal sealed class BareController : IDisposable
{
    /// <summary>The switch of this program that makes it one.</summary>
    public const string Switch = "bare-controller";

    private readonly BareCgroup? cgroup = BareCgroup.Make();
    private int tree;

    /// <summary>Lives until its standard input is closed.</summary>
    public static async Task<int> Run(Uri server)
    {
        using var self = new BareController();
        var builder = new HubConnectionBuilder().AddJsonProtocol();
        builder.Services.AddSingleton<IConnectionFactory>(new WebSocketFactory(token: "none"));
        builder.Services.AddSingleton<EndPoint>(new UriEndPoint(new UriBuilder(server) { Scheme = "ws", Path = "/controller" }.Uri));
        await using var connection = builder.Build();
        connection.On<int>(nameof(IBareController.Step), number => Task.Run(() =>
        {
            BareProcess.Reap(BareProcess.Start("true"));
            return connection.InvokeAsync(nameof(BareWayHub.Finished), number);
        }));
        connection.On<string, string>(nameof(IBareController.Grow), self.Grow);
        connection.On(nameof(IBareController.Kill), self.Kill);
        await connection.StartAsync();
        Console.WriteLine("connected");
        await BareWays.UntilInputEnds();

        return 0;
    }

    public void Dispose() => cgroup?.Dispose();

    private void Grow(string marker, string command) => tree = TreeKill.Start(cgroup, marker, command);

    private void Kill()
    {
        TreeKill.Kill(cgroup, tree);
        BareProcess.Reap(tree);
    }
}
