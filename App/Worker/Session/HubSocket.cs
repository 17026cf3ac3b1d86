using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using TestRuns.Controllers.Wire;

namespace TestRuns.Worker.Session;

/// <summary>What comes from the server. It is handed on at once: a handler that waited would hold up the next message.</summary>
internal interface IOrderTaker
{
    void Execute(StepOrder order);

    void Cancel(CancelOrder order);

    void CloseRun(CloseRunOrder order);

    void Over(SessionOver over);
}

/// <summary>One connection to the server's hub. It lives as long as the connection does; the session goes on with another.</summary>
internal sealed class HubSocket : IAsyncDisposable
{
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(1);

    private readonly HubConnection connection;
    private readonly KeptFactory factory;
    private readonly TaskCompletionSource<Exception?> lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource whenLost = new();
    private readonly Channel<Action> inbox = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = true });
    private int abandoned;
    private int unanswered;

    private HubSocket(HubConnection connection, KeptFactory factory, IOrderTaker taker)
    {
        (this.connection, this.factory) = (connection, factory);
        connection.Closed += error =>
        {
            lost.TrySetResult(error);
            inbox.Writer.TryComplete();
            return whenLost.CancelAsync();
        };
        connection.On<StepOrder>(nameof(IControllerSocket.Execute), order => inbox.Writer.TryWrite(() => taker.Execute(order)));
        connection.On<CancelOrder>(nameof(IControllerSocket.Cancel), order => inbox.Writer.TryWrite(() => taker.Cancel(order)));
        connection.On<CloseRunOrder>(nameof(IControllerSocket.CloseRun), order => inbox.Writer.TryWrite(() => taker.CloseRun(order)));
        connection.On<SessionOver>(nameof(IControllerSocket.Over), over => inbox.Writer.TryWrite(() => taker.Over(over)));
    }

    /// <summary>Completes when the connection is gone, with the reason if there is one.</summary>
    public Task<Exception?> Lost => lost.Task;

    /// <summary>How many pings wait for their answers.</summary>
    public int Unanswered => Volatile.Read(ref unanswered);

    public void Sent() => Interlocked.Increment(ref unanswered);

    public void Answered() => Volatile.Write(ref unanswered, 0);

    /// <exception cref="IOException">It could not be opened.</exception>
    public static async Task<HubSocket> Open(Uri server, string token, IOrderTaker taker, CancellationToken cancellationToken)
    {
        var kept = new KeptFactory(new WebSocketFactory(token));
        var builder = new HubConnectionBuilder().AddJsonProtocol(json => WireJson.Apply(json.PayloadSerializerOptions));
        builder.Services.AddSingleton<IConnectionFactory>(kept);
        builder.Services.AddSingleton<EndPoint>(new UriEndPoint(HubAddress(server)));
        var socket = new HubSocket(builder.Build(), kept, taker);
        try
        {
            await socket.connection.StartAsync(cancellationToken);
            return socket;
        }
        catch (Exception)
        {
            await socket.DisposeAsync();
            throw;
        }
    }

    public Task<TAnswer> Ask<TAnswer>(string method, object message, CancellationToken cancellationToken) =>
        UntilLost(token => connection.InvokeAsync<TAnswer>(method, message, token), cancellationToken);

    public Task Tell(string method, object message, CancellationToken cancellationToken) =>
        UntilLost(async token => { await connection.InvokeAsync(method, message, token); return true; }, cancellationToken);

    public Task Ping(CancellationToken cancellationToken) =>
        UntilLost(async token => { await connection.InvokeAsync(nameof(IControllerHub.Ping), token); return true; }, cancellationToken);

    /// <summary>From now on it counts as lost, whatever still comes of it.</summary>
    public void Abandon(string why)
    {
        if (Interlocked.Exchange(ref abandoned, 1) != 0) return;
        lost.TrySetResult(new IOException(why));
        inbox.Writer.TryComplete();
        _ = whenLost.CancelAsync();
        factory.Kept?.Abort();
    }

    /// <summary>Says goodbye to the transport if it still listens.</summary>
    public async Task Close()
    {
        await Task.WhenAny(connection.StopAsync(CancellationToken.None), Task.Delay(CloseLimit, CancellationToken.None));
        Abandon("closed");
    }

    public async ValueTask DisposeAsync()
    {
        Abandon("closed");
        await connection.DisposeAsync();
    }

    private static Uri HubAddress(Uri server)
    {
        var scheme = server.Scheme == Uri.UriSchemeHttps ? "wss" : "ws";
        return new UriBuilder(server) { Scheme = scheme, Path = server.AbsolutePath.TrimEnd('/') + WireVersion.Path, Port = server.Port }.Uri;
    }

    /// <summary>
    /// From now on what the server sends is followed. Not before the welcome was taken in: an order that overtook it would
    /// run while nobody counts its time.
    /// </summary>
    public void BeginTaking() => _ = Take();

    private async Task Take()
    {
        // What comes on a socket that was given up is sent again on the next.
        await foreach (var message in inbox.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (Volatile.Read(ref abandoned) == 0) message();
        }
    }

    /// <exception cref="SocketLostException">The connection was lost before the answer came.</exception>
    private async Task<T> UntilLost<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, whenLost.Token);
        try
        {
            return await call(both.Token).WaitAsync(both.Token);
        }
        catch (Exception error) when (error is not HubException && !cancellationToken.IsCancellationRequested)
        {
            // A call fails before the client says that its connection is closed: lines of output were lost by waiting for that.
            Abandon(error.Message);
            throw new SocketLostException(error);
        }
    }

    /// <summary>Remembers the connection that was made, for it alone can be broken off at once.</summary>
    private sealed class KeptFactory(IConnectionFactory inner) : IConnectionFactory
    {
        public ConnectionContext? Kept { get; private set; }

        public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
            Kept = await inner.ConnectAsync(endpoint, cancellationToken);
    }
}

internal sealed class SocketLostException(Exception inner) : IOException("the connection was lost", inner);
