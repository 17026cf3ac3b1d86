using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace TestRuns.E2E.Support;

/// <summary>
/// The hub of controllers, spoken to by hand, as a program of another version would: SignalR's JSON protocol, each message
/// ended by a record separator.
/// </summary>
public sealed class RawHub : IDisposable
{
    private const char End = '\u001e';

    private readonly ClientWebSocket socket = new();

    public async Task Connect(Uri server, string token, CancellationToken cancellationToken)
    {
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/hubs/controller" }.Uri, cancellationToken);
        await Send("""{"protocol":"json","version":1}""", cancellationToken);
    }

    /// <summary>The answer to a call, however much else comes before it.</summary>
    public async Task<JsonElement> Call(string method, object argument, CancellationToken cancellationToken) =>
        (await Answer(method, [argument], cancellationToken)).GetProperty("result");

    /// <summary>A call without arguments that has no answer but that it was carried out.</summary>
    /// <exception cref="WebSocketException">The hub refused it, or closed the connection.</exception>
    public async Task Call(string method, CancellationToken cancellationToken)
    {
        if ((await Answer(method, [], cancellationToken)).TryGetProperty("error", out var error)) throw new WebSocketException(error.GetString());
    }

    private async Task<JsonElement> Answer(string method, object[] arguments, CancellationToken cancellationToken)
    {
        await Send(JsonSerializer.Serialize(new { type = 1, invocationId = "1", target = method, arguments }, JsonSerializerOptions.Web), cancellationToken);
        var text = "";
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer, cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close) throw new WebSocketException("The hub closed the connection");
            text += Encoding.UTF8.GetString(buffer, 0, received.Count);
            foreach (var message in text.Split(End)[..^1].Where(message => message.Length > 0).Select(message => JsonDocument.Parse(message).RootElement))
                if (message.TryGetProperty("type", out var type) && type.GetInt32() == 3) return message;
        }
    }

    public void Dispose() => socket.Dispose();

    private Task Send(string message, CancellationToken cancellationToken) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
}
