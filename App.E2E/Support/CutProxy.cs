using System.Net;
using System.Net.Sockets;

namespace TestRuns.E2E.Support;

[Flags]
public enum CutDirection
{
    ToServer = 1,
    ToClient = 2,
    Both = ToServer | ToClient,
}

/// <summary>
/// The network between a server and whoever speaks with it, as a test wants it to be: it passes on, holds back, resets,
/// half-closes, or turns new connections away, from the moment it is told to until it is told otherwise.
/// </summary>
public sealed class CutProxy : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<CutConnection, Task> connections = [];
    private readonly CutGate toServer = new();
    private readonly CutGate toClient = new();
    private readonly IPEndPoint server;
    private readonly IPEndPoint own;
    private Socket? listener;
    private Task accepting = Task.CompletedTask;
    private int accepted;

    private CutProxy(Uri server)
    {
        this.server = new IPEndPoint(IPAddress.Parse(server.Host), server.Port);
        own = new IPEndPoint(IPAddress.Loopback, FreePort.Find());
        Listen();
    }

    /// <summary>The server's address, for whoever is to come through here.</summary>
    public Uri Url => new($"http://{own}");

    /// <summary>How many connections there are.</summary>
    public int Connections
    {
        get
        {
            lock (gate) return connections.Count;
        }
    }

    /// <summary>How many there ever were.</summary>
    public int Accepted => Volatile.Read(ref accepted);

    public static CutProxy Before(Uri server) => new(server);

    /// <summary>
    /// The cable is out: nothing passes, neither bytes nor the news that somebody closed. What comes meanwhile is held, new
    /// connections too, and delivered by <see cref="Restore"/>.
    /// </summary>
    public void Stall(CutDirection direction = CutDirection.Both)
    {
        if (direction.HasFlag(CutDirection.ToServer)) toServer.Close();
        if (direction.HasFlag(CutDirection.ToClient)) toClient.Close();
    }

    /// <summary>Every connection is reset, in both directions; new ones pass.</summary>
    public void Drop()
    {
        foreach (var connection in Current()) connection.Drop();
    }

    /// <summary>The end of the stream is sent in this direction on every connection; the other direction goes on.</summary>
    public void HalfClose(CutDirection direction)
    {
        foreach (var connection in Current()) connection.HalfClose(direction);
    }

    /// <summary>New connections are refused; those that are there go on.</summary>
    public void Refuse()
    {
        lock (gate)
        {
            listener?.Dispose();
            listener = null;
        }
    }

    /// <summary>Every connection is reset, and new ones are refused.</summary>
    public void Cut()
    {
        Refuse();
        Drop();
    }

    /// <summary>Everything passes again, what was held first.</summary>
    public void Restore()
    {
        lock (gate)
        {
            if (listener is null) Listen();
        }

        toServer.Open();
        toClient.Open();
    }

    public async ValueTask DisposeAsync()
    {
        Refuse();
        await accepting;
        Drop();
        Task[] carrying;
        lock (gate) carrying = [.. connections.Values];
        await Task.WhenAll(carrying);
    }

    private void Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        // Connections of before are still there, or linger: the port is ours all the same.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
        socket.Bind(own);
        socket.Listen(backlog: 128);
        listener = socket;
        accepting = Accept(socket);
    }

    private async Task Accept(Socket socket)
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await socket.AcceptAsync();
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }

            client.NoDelay = true;
            Interlocked.Increment(ref accepted);
            var connection = new CutConnection(client, server, toServer, toClient);
            lock (gate) connections[connection] = Carry(connection);
        }
    }

    private async Task Carry(CutConnection connection)
    {
        // Not before it is in the list.
        await Task.Yield();
        try
        {
            await connection.Carry();
        }
        finally
        {
            lock (gate) connections.Remove(connection);
            connection.Dispose();
        }
    }

    private List<CutConnection> Current()
    {
        lock (gate) return [.. connections.Keys];
    }
}
