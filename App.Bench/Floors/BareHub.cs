using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TestRuns.E2E.Support;
using TestRuns.Worker.Session;

namespace TestRuns.Benchmark.Floors;

/// <summary>A question and its answer over a hub that knows nothing, on a WebSocket of this machine, with the protocol that controllers speak.</summary>
public static class BareHub
{
    /// <summary>In ms each.</summary>
    public static async Task<IReadOnlyList<double>> Measure(int samples, CancellationToken token)
    {
        await using var server = await Serve(token);
        await using var connection = await Connect(new Uri($"{server.Urls.Single()}/echo"), token);
        var times = new List<double>();
        for (var sample = 0; sample < samples; sample++)
        {
            var begun = Stopwatch.GetTimestamp();
            await connection.InvokeAsync<string>(nameof(EchoHub.Echo), "a step of a run has passed", token);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        return times;
    }

    private static async Task<WebApplication> Serve(CancellationToken token)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{FreePort.Find()}");
        builder.Services.AddSignalR();
        var server = builder.Build();
        server.UseWebSockets();
        server.MapHub<EchoHub>("/echo");
        await server.StartAsync(token);
        return server;
    }

    private static async Task<HubConnection> Connect(Uri hub, CancellationToken token)
    {
        var builder = new HubConnectionBuilder().AddJsonProtocol();
        builder.Services.AddSingleton<IConnectionFactory>(new WebSocketFactory(token: "none"));
        builder.Services.AddSingleton<EndPoint>(new UriEndPoint(new UriBuilder(hub) { Scheme = "ws" }.Uri));
        var connection = builder.Build();
        await connection.StartAsync(token);
        return connection;
    }

    private sealed class EchoHub : Hub
    {
        public string Echo(string text) => text;
    }
}
