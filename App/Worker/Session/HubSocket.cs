using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace TestRuns.Worker.Session;

/// <summary>A hub of the server: where it is and how its messages are written.</summary>
/// <param name="Path">Below the server's address.</param>
internal sealed record HubPlace(Uri Server, string Path, string Token, Action<JsonSerializerOptions> Json)
{
    public Uri Address
    {
        get
        {
            var scheme = Server.Scheme == Uri.UriSchemeHttps ? "wss" : "ws";
            return new UriBuilder(Server) { Scheme = scheme, Path = Server.AbsolutePath.TrimEnd('/') + Path, Port = Server.Port }.Uri;
        }
    }
}

/// <summary>What comes from the server. It is handed on at once: a handler that waited would hold up the next message.</summary>
internal sealed class HubInbox(HubConnection connection, ChannelWriter<Action> inbox)
{
    public void On<TMessage>(string method, Action<TMessage> take) =>
        connection.On<TMessage>(method, message => inbox.TryWrite(() => take(message)));
}

/// <summary>One connection to the server's hub. It lives as long as the connection does; the session goes on with another.</summary>
internal sealed class HubSocket : IAsyncDisposable
{
    /// <summary>Of every hub.</summary>
    private const string PingMethod = "Ping";

    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(1);

    private readonly HubConnection connection;
    private readonly KeptFactory factory;
    private readonly TaskCompletionSource<Exception?> lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource whenLost = new();
    private readonly Channel<Action> inbox = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = true });
    private int abandoned;
    private int unanswered;

    private HubSocket(HubConnection connection, KeptFactory factory, Action<HubInbox> listen)
    {
        (this.connection, this.factory) = (connection, factory);
        connection.Closed += error =>
        {
            lost.TrySetResult(error);
            inbox.Writer.TryComplete();
            return whenLost.CancelAsync();
        };
        listen(new HubInbox(connection, inbox.Writer));
    }

    /// <summary>Completes when the connection is gone, with the reason if there is one.</summary>
    public Task<Exception?> Lost => lost.Task;

    /// <summary>How many pings wait for their answers.</summary>
    public int Unanswered => Volatile.Read(ref unanswered);

    public void Sent() => Interlocked.Increment(ref unanswered);

    public void Answered() => Volatile.Write(ref unanswered, 0);

    /// <exception cref="IOException">It could not be opened.</exception>
    /// <param name="listen">Says which messages are taken. They wait until <see cref="BeginTaking"/>.</param>
    public static async Task<HubSocket> Open(HubPlace hub, Action<HubInbox> listen, CancellationToken cancellationToken)
    {
        var kept = new KeptFactory(new WebSocketFactory(hub.Token));
        var builder = new HubConnectionBuilder().AddJsonProtocol(json => hub.Json(json.PayloadSerializerOptions));
        builder.Services.AddSingleton<IConnectionFactory>(kept);
        builder.Services.AddSingleton<EndPoint>(new UriEndPoint(hub.Address));
        var socket = new HubSocket(builder.Build(), kept, listen);
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
        UntilLost(async token => { await connection.InvokeAsync(PingMethod, token); return true; }, cancellationToken);

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
