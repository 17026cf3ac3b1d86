using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace TestRuns.E2E.Support;

/// <summary>
/// A suite that streams a run in, spoken by hand, as a program in another language would: SignalR's JSON protocol, each
/// message ended by a record separator. It pings each second, as it has to.
/// </summary>
public sealed class RawReporter : IAsyncDisposable
{
    private const char End = '\u001e';

    private readonly ClientWebSocket socket = new();
    private readonly CancellationTokenSource over = new();
    private readonly SemaphoreSlim sending = new(1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> calls = new(StringComparer.Ordinal);
    private readonly Channel<(string Target, JsonElement Argument)> orders = Channel.CreateUnbounded<(string, JsonElement)>();
    private int lastCall;
    private long lastItem = -1;
    private Task listening = Task.CompletedTask;
    private Task work = Task.CompletedTask;

    /// <summary>The answer to its hello.</summary>
    public JsonElement Welcome { get; private set; }

    public long RunId => Welcome.GetProperty("runId").GetInt64();

    /// <param name="session">What an earlier one was welcomed with: it goes on.</param>
    public static Task<RawReporter> Start(TestServer server, string token, CancellationToken cancellationToken, JsonElement? session = null) =>
        Start(server.Url, token, new RawHello { Session = session }, cancellationToken);

    /// <param name="server">Its address, or that of a proxy before it.</param>
    /// <exception cref="WebSocketException">There is no connection, or it was lost before the welcome came.</exception>
    public static async Task<RawReporter> Start(Uri server, string token, RawHello hello, CancellationToken cancellationToken)
    {
        var reporter = new RawReporter();
        try
        {
            reporter.socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
            await reporter.socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/hubs/reporter" }.Uri, cancellationToken);
            await reporter.Write("""{"protocol":"json","version":1}""");
            reporter.listening = reporter.Listen();
            reporter.work = Task.WhenAll(reporter.listening, reporter.Ping());
            var client = new { name = "pytest", version = "1", host = "ci-4", pid = hello.ProcessId };
            reporter.Welcome = await reporter.Call("Hello", new { version = 1, client, session = hello.Session, secret = hello.Secret, run = new { project = "sample", name = "nightly" } });
            if (hello.Session is not null) reporter.lastItem = reporter.Welcome.GetProperty("nextSeq").GetInt64() - 1;
            return reporter;
        }
        catch (Exception)
        {
            await reporter.DisposeAsync();
            throw;
        }
    }

    public async Task<JsonElement> Call(string method, object? argument)
    {
        var id = Interlocked.Increment(ref lastCall).ToString(CultureInfo.InvariantCulture);
        var answer = calls[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        await Write(JsonSerializer.Serialize(new { type = 1, invocationId = id, target = method, arguments = argument is null ? [] : new[] { argument } }, JsonSerializerOptions.Web));
        // A connection that is lost answers no more.
        if (await Task.WhenAny(answer.Task, listening).WaitAsync(TimeSpan.FromSeconds(30)) != answer.Task) throw new WebSocketException("The connection was lost before the answer came");
        return await answer.Task;
    }

    /// <summary>Numbers the items and sends them.</summary>
    public Task<JsonElement> Report(params IEnumerable<Dictionary<string, object?>> items) => Call("Report", new
    {
        items = items.Select(item => new Dictionary<string, object?>(item, StringComparer.Ordinal) { ["seq"] = ++lastItem, ["at"] = TimeProvider.System.GetUtcNow() }).ToList(),
    });

    /// <summary>The next order that comes: what it says, and its argument.</summary>
    public async Task<(string Target, JsonElement Argument)> Order() => await orders.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>What it was told and has not looked at yet; null: nothing.</summary>
    public string? NextOrder() => orders.Reader.TryRead(out var order) ? order.Target : null;

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        socket.Dispose();
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        over.Dispose();
        sending.Dispose();
    }

    private async Task Ping()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(over.Token)) await Write("""{"type":1,"target":"Ping","arguments":[]}""");
    }

    private async Task Listen()
    {
        var text = "";
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer, over.Token);
            if (received.MessageType == WebSocketMessageType.Close) return;
            text += Encoding.UTF8.GetString(buffer, 0, received.Count);
            var messages = text.Split(End);
            text = messages[^1];
            foreach (var message in messages[..^1].Where(message => message.Length > 0)) Take(JsonDocument.Parse(message).RootElement);
        }
    }

    private void Take(JsonElement message)
    {
        if (!message.TryGetProperty("type", out var type)) return;
        if (type.GetInt32() == 1) orders.Writer.TryWrite((message.GetProperty("target").GetString()!, message.GetProperty("arguments")[0]));
        if (type.GetInt32() != 3 || !calls.TryRemove(message.GetProperty("invocationId").GetString()!, out var call)) return;
        if (message.TryGetProperty("error", out var error)) call.SetException(new InvalidOperationException(error.GetString()));
        else call.SetResult(message.TryGetProperty("result", out var result) ? result : default);
    }

    private async Task Write(string message)
    {
        await sending.WaitAsync(over.Token);
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, endOfMessage: true, over.Token);
        }
        finally
        {
            sending.Release();
        }
    }
}

/// <summary>Who a suite says that it is.</summary>
public sealed record RawHello
{
    /// <summary>Null: a new one.</summary>
    public JsonElement? Session { get; init; }

    /// <summary>Its own, by which its session is found when the answer was lost; null: the server's.</summary>
    public string? Secret { get; init; }

    public int ProcessId { get; init; } = Environment.ProcessId;
}
