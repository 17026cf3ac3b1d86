using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace TestRuns.Worker.Session;

/// <summary>Opens the hub's address as a WebSocket at once: nothing is negotiated.</summary>
internal sealed class WebSocketFactory(string token) : IConnectionFactory
{
    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var address = ((UriEndPoint)endpoint).Uri;
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
            socket.Options.CollectHttpResponseDetails = true;
            // The controller asks for signs of life itself.
            socket.Options.KeepAliveInterval = TimeSpan.Zero;
            if (address.IsLoopback) socket.Options.Proxy = null;
            await socket.ConnectAsync(address, cancellationToken);
            return new WebSocketConnection(socket);
        }
        catch (WebSocketException error)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            throw status == default ? error : new UpgradeRefusedException(status, error);
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>What answered was no TestRuns server, or it does not take the token.</summary>
internal sealed class UpgradeRefusedException(HttpStatusCode status, Exception inner) : IOException($"it answers {(int)status} {status}", inner)
{
    public HttpStatusCode Status => status;
}
