using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TestRuns.E2E.Support;

namespace TestRuns.Benchmark.Floors.Ways;

/// <summary>
/// The way of an abort and of a step through a server, by the means that the product uses, and nothing else on it: nobody is
/// recognised, nothing is checked, one row is written, nobody is told. A process of its own, as the product's server is.
/// </summary>
internal sealed class BareServer : IDisposable
{
    /// <summary>The switch of this program that makes it one.</summary>
    public const string Switch = "bare-server";

    private readonly SqliteConnection connection;
    private readonly Lock writing = new();
    private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IHubContext<BareWayHub, IBareController>? hub;
    private IBareController? controller;
    private (int Last, TaskCompletionSource Done) chain;

    private BareServer(string folder)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "bare.db"), Pooling = false }.ToString());
        connection.Open();
        Run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE Facts (Id INTEGER PRIMARY KEY, Text TEXT NOT NULL)");
    }

    /// <summary>Says its address in its first line, and lives until its standard input is closed.</summary>
    public static async Task<int> Serve(string folder)
    {
        using var self = new BareServer(folder);
        var url = $"http://127.0.0.1:{FreePort.Find()}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.Services.AddSignalR();
        builder.Services.AddSingleton(self);
        await using var app = builder.Build();
        app.UseWebSockets();
        app.MapHub<BareWayHub>("/controller");
        app.MapPost("/chain/{steps:int}", self.Chain);
        app.MapPost("/grow", self.Grow);
        app.MapPost("/abort", self.Abort);
        self.hub = app.Services.GetRequiredService<IHubContext<BareWayHub, IBareController>>();
        await app.StartAsync();
        Console.WriteLine(url);
        await BareWays.UntilInputEnds();

        await app.StopAsync();
        return 0;
    }

    public void Connected(string id)
    {
        controller = hub!.Clients.Client(id);
        connected.TrySetResult();
    }

    public async Task Finished(int number)
    {
        Store("a step of a run has passed, and the next one begins");
        if (number < chain.Last) await controller!.Step(number + 1);
        else chain.Done.TrySetResult();
    }

    public void Dispose() => connection.Dispose();

    private async Task<IResult> Chain(int steps)
    {
        await connected.Task;
        chain = (steps, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await controller!.Step(1);
        await chain.Done.Task;
        return TypedResults.NoContent();
    }

    private async Task<IResult> Grow(GrowBody body)
    {
        await connected.Task;
        await controller!.Grow(body.Marker, body.Command);
        return TypedResults.NoContent();
    }

    private async Task<IResult> Abort()
    {
        Store("a run is to be aborted");
        await controller!.Kill();
        return TypedResults.Accepted((string?)null);
    }

    private void Store(string text)
    {
        lock (writing)
        {
            using var transaction = connection.BeginTransaction();
            Run($"INSERT INTO Facts (Text) VALUES ('{text}')");
            transaction.Commit();
        }
    }

    private void Run(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed record GrowBody(string Marker, string Command);
}
