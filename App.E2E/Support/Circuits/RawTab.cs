using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TestRuns.E2E.Support.Circuits;

/// <summary>
/// A tab without a browser: a circuit that is started from the page's own markers, answers what the page's scripts would
/// answer, and acknowledges every batch that is rendered for it. To the server it is a tab like any other; it draws nothing.
/// </summary>
public sealed partial class RawTab : IAsyncDisposable
{
    private const int FrameMilliseconds = 16;
    private const int WindowHeight = 600;

    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(30);

    // Sessions are in the tabs' own headers: a tab must not get another's.
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    private readonly ClientWebSocket socket = new();
    private readonly SemaphoreSlim sending = new(1);
    private readonly CancellationTokenSource closing = new();
    private readonly Dictionary<long, string> modules = [];
    private readonly HashSet<long> longLists = [];
    private readonly string id = Guid.NewGuid().ToString("N");
    private Task listening = Task.CompletedTask;
    private Task pinging = Task.CompletedTask;
    private long batches;
    private long bytes;
    private long nextCall;
    private long lookedAt;

    private readonly Uri page;
    private readonly string cookies;
    private readonly TaskCompletionSource<long> palette = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Awaited? awaited;
    private string? secret;

    private RawTab(Uri page, string cookies) => (this.page, this.cookies) = (page, cookies);

    /// <summary>How many times something was rendered for it.</summary>
    public long Batches => Interlocked.Read(ref batches);

    /// <summary>What it was sent to render.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Why its circuit ended before it was closed; null: it did not.</summary>
    public string? Ended { get; private set; }

    /// <summary>Returns when the page is there.</summary>
    /// <param name="path">The page: <c>/runs</c>.</param>
    /// <param name="cookies">Of somebody who is signed in.</param>
    /// <param name="awaited">A text or an attribute's value that is rendered once the page is there.</param>
    public static async Task<RawTab> Open(Uri server, string path, string cookies, string awaited, CancellationToken token)
    {
        var tab = new RawTab(new Uri(server, path), cookies);
        try
        {
            var there = tab.Sees(awaited);
            await tab.Start(token);
            await there.WaitAsync(StartLimit, token);
            return tab;
        }
        catch
        {
            await tab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends when the text, or an attribute's value, is next rendered for it. One at a time.</summary>
    public Task Sees(string text)
    {
        var next = new Awaited(Encoding.UTF8.GetBytes(text));
        awaited = next;
        return next.Seen.Task;
    }

    /// <summary>Tells the palette what its script would tell it.</summary>
    public async Task Palette(string what, params object[] arguments) => await Invoke(what, await palette.Task.WaitAsync(StartLimit), arguments);

    /// <summary>As a browser closes it: the page says goodbye, and its socket breaks.</summary>
    public async ValueTask DisposeAsync()
    {
        if (secret is not null && Ended is null) await SayGoodbye();
        await closing.CancelAsync();
        await pinging;
        await listening;

        socket.Dispose();
        sending.Dispose();
        closing.Dispose();
    }

    private async Task Start(CancellationToken token)
    {
        var html = await Page(token);
        socket.Options.SetRequestHeader("Cookie", cookies);
        socket.Options.SetRequestHeader("Origin", page.GetLeftPart(UriPartial.Authority));
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await socket.ConnectAsync(new UriBuilder(page) { Scheme = "ws", Path = "/_blazor", Query = "" }.Uri, token);
        await socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"), WebSocketMessageType.Binary, endOfMessage: true, token);
        listening = Task.Run(Listen, CancellationToken.None);
        pinging = Task.Run(Ping, CancellationToken.None);
        await Send(BlazorPack.Call("StartCircuit", "0", new Uri(page, "/").ToString(), page.ToString(), "[]", ""));
        await Send(BlazorPack.Call("UpdateRootComponents", null, Operations(html), StateMark().Match(html).Groups[1].Value));
    }

    private async Task SayGoodbye()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(page, "/_blazor/disconnect"));
        request.Headers.Add("Cookie", cookies);
        request.Headers.Add("Origin", page.GetLeftPart(UriPartial.Authority));
        request.Content = new MultipartFormDataContent { { new StringContent(secret!), "circuitId" } };
        using var limit = new CancellationTokenSource(CloseLimit);
        using var answer = await Client.SendAsync(request, limit.Token);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<string> Page(CancellationToken token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, page);
        request.Headers.Add("Cookie", cookies);
        request.Headers.Add("Accept", "text/html");
        using var answer = await Client.SendAsync(request, token);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(token);
    }

    /// <summary>The page's marked places, as components to be added.</summary>
    private static string Operations(string html)
    {
        var added = new JsonArray();
        foreach (Match mark in ComponentMark().Matches(html))
        {
            if (JsonNode.Parse(mark.Groups[1].Value) is not JsonObject marker || marker["descriptor"] is null) continue;
            added.Add(new JsonObject { ["type"] = "add", ["ssrComponentId"] = added.Count + 1, ["marker"] = marker });
        }

        if (added.Count == 0) throw new InvalidDataException("The page has no place for a circuit's components: is anybody signed in?");
        return new JsonObject { ["batchId"] = 1, ["operations"] = added }.ToJsonString();
    }

    private async Task Listen()
    {
        var come = new byte[256 * 1024];
        var (count, greeted) = (0, false);
        try
        {
            while (true)
            {
                if (count == come.Length) Array.Resize(ref come, 2 * come.Length);
                var received = await socket.ReceiveAsync(come.AsMemory(count), closing.Token);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    End($"closed by the server: {socket.CloseStatusDescription}");
                    return;
                }

                count += received.Count;
                var at = 0;
                if (!greeted && Array.IndexOf(come, (byte)0x1e, 0, count) is var end and >= 0) (greeted, at) = (true, end + 1);
                while (greeted && BlazorPack.Read(come.AsSpan(at, count - at)) is var (message, length))
                {
                    await Take(message);
                    at += length;
                }

                come.AsSpan(at, count - at).CopyTo(come);
                count -= at;
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // Its owner closed it.
        }
        catch (Exception error)
        {
            End(error.ToString());
        }
    }

    private async Task Take(object?[] message)
    {
        if (message is [7L, ..])
        {
            End($"closed by the hub: {message.ElementAtOrDefault(1)}");
            return;
        }

        if (message is [3L, _, "0", 3L, string begun]) secret = begun;
        if (message is not [1L, _, _, string target, object?[] arguments, ..]) return;
        switch (target, arguments)
        {
            case ("JS.RenderBatch", [long batch, byte[] rendered]):
                Interlocked.Add(ref bytes, rendered.Length);
                Interlocked.Increment(ref batches);
                awaited?.LookInto(rendered);
                await Send(BlazorPack.Call("OnRenderCompleted", null, batch, null));
                await LookAtEnds();
                break;
            case ("JS.BeginInvokeJS", [long handle, string function, string given, _, long module, ..]):
                await Answer(handle, function, given, module);
                break;
            case ("JS.Error", [string error, ..]):
                End(error);
                break;
        }
    }

    /// <summary>What the browser's scripts answer to the server; and what those of the layout then say to it.</summary>
    private async Task Answer(long handle, string function, string given, long module)
    {
        var answer = "null";
        if (function == "import")
        {
            modules[handle] = JsonNode.Parse(given)![0]!.GetValue<string>();
            answer = $$"""{"__jsObjectId":{{handle}}}""";
        }

        await Send(BlazorPack.Call("EndInvokeJSFromDotNet", null, handle, true, string.Create(CultureInfo.InvariantCulture, $"[{handle},true,{answer}]")));
        if (function is "Blazor._internal.Virtualize.init" or "Blazor._internal.Virtualize.dispose") await Virtualize(function, JsonNode.Parse(given)![0]!["__dotNetObject"]!.GetValue<long>());
        if (function == "attach" && modules.TryGetValue(module, out var attached) && attached.Contains("Finding/Palette", StringComparison.Ordinal))
            palette.TrySetResult(JsonNode.Parse(given)![1]!["__dotNetObject"]!.GetValue<long>());
        if (function != "start" || !modules.TryGetValue(module, out var path)) return;
        var component = JsonNode.Parse(given)![0]!["__dotNetObject"]!.GetValue<long>();
        if (path.Contains("MainLayout", StringComparison.Ordinal)) await Invoke("Started", component, "UTC");
        if (path.Contains("TabBeacon", StringComparison.Ordinal)) await Invoke("Named", component, id);
    }

    private async Task Virtualize(string function, long list)
    {
        if (function.EndsWith("dispose", StringComparison.Ordinal)) longLists.Remove(list);
        else longLists.Add(list);
        lookedAt = 0;
        await LookAtEnds();
    }

    /// <summary>
    /// A list of which only what is on screen is rendered must be told what that is: here a window of usual height, scrolled
    /// to the end, as of somebody who follows a log. A browser says so at most once a frame.
    /// </summary>
    private async Task LookAtEnds()
    {
        if (longLists.Count == 0 || Environment.TickCount64 - lookedAt < FrameMilliseconds) return;
        lookedAt = Environment.TickCount64;
        foreach (var list in longLists) await Invoke("OnSpacerAfterVisible", list, 0, 900, WindowHeight);
    }

    private Task Invoke(string method, long component, params object[] arguments) => Send(BlazorPack.Call(
        "BeginInvokeDotNetFromJS", null, (++nextCall).ToString(CultureInfo.InvariantCulture), null, method, component, JsonSerializer.Serialize(arguments)));

    private async Task Ping()
    {
        try
        {
            while (true)
            {
                await Task.Delay(PingEvery, closing.Token);
                await Send(BlazorPack.Ping());
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // Its owner closed it.
        }
        catch (WebSocketException error)
        {
            End(error.Message);
        }
    }

    private async Task Send(byte[] message)
    {
        await sending.WaitAsync(closing.Token);
        try
        {
            await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, closing.Token);
        }
        finally
        {
            sending.Release();
        }
    }

    private void End(string why)
    {
        Ended ??= why;
        awaited?.Seen.TrySetException(new IOException($"The circuit ended: {why}"));
    }

    private sealed record Awaited(byte[] Text)
    {
        public TaskCompletionSource Seen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void LookInto(byte[] rendered)
        {
            if (!Seen.Task.IsCompleted && rendered.AsSpan().IndexOf(Text) >= 0) Seen.TrySetResult();
        }
    }

    [GeneratedRegex("<!--Blazor:(.+?)-->", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ComponentMark();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.+?)-->", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StateMark();
}
