using System.Net;
using System.Net.Sockets;
using System.Text;
using TestRuns.E2E.Support;

namespace TestRuns.E2E;

/// <summary>The faults that the other tests make are real ones.</summary>
public sealed class CutProxyTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TcpListener server = new(IPAddress.Loopback, 0);
    private readonly List<IDisposable> open = [];
    private readonly CutProxy proxy;

    public CutProxyTests()
    {
        server.Start();
        proxy = CutProxy.Before(new Uri($"http://{server.LocalEndpoint}"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_passes_on_in_both_directions_to_the_end_of_the_stream()
    {
        var (client, serving) = await Connect();
        await Send(client, "hello");
        (await Receive(serving, 5)).ShouldBe("hello");
        await Send(serving, "welcome");
        (await Receive(client, 7)).ShouldBe("welcome");

        client.Shutdown(SocketShutdown.Send);
        (await End(serving)).ShouldBe("closed");
        await Send(serving, "bye");
        (await Receive(client, 3)).ShouldBe("bye");
        serving.Shutdown(SocketShutdown.Send);
        (await End(client)).ShouldBe("closed");
        await Eventually.Holds(() => proxy.Connections == 0, Limit, "nothing is left of it", Token);
    }

    [Fact]
    public async Task Much_passes_whole()
    {
        var (client, serving) = await Connect();
        var much = new byte[40_000_000];
        Random.Shared.NextBytes(much);
        var sending = client.SendAsync(much, SocketFlags.None, Token);
        var got = new byte[much.Length];
        for (var length = 0; length < got.Length;) length += await serving.ReceiveAsync(got.AsMemory(length), SocketFlags.None, Token);
        await sending;
        got.AsSpan().SequenceEqual(much).ShouldBeTrue();
    }

    [Fact]
    public async Task Stalled_it_delivers_nothing_until_it_is_restored_and_then_all_in_order()
    {
        var (client, serving) = await Connect();
        proxy.Stall();
        await Send(client, "one ");
        await Send(client, "two ");
        await Send(serving, "three");
        // Something that does pass shows that time has gone by.
        await using var other = CutProxy.Before(new Uri($"http://{server.LocalEndpoint}"));
        var (by, served) = await Connect(other);
        await Send(by, "by");
        await Receive(served, 2);
        (serving.Available, client.Available).ShouldBe((0, 0));

        proxy.Restore();
        (await Receive(serving, 8)).ShouldBe("one two ");
        (await Receive(client, 5)).ShouldBe("three");
    }

    [Fact]
    public async Task Stalled_in_one_direction_the_other_passes()
    {
        var (client, serving) = await Connect();
        proxy.Stall(CutDirection.ToServer);
        await Send(client, "held");
        await Send(serving, "passes");
        (await Receive(client, 6)).ShouldBe("passes");
        serving.Available.ShouldBe(0);
    }

    [Fact]
    public async Task Stalled_nobody_hears_that_the_other_has_gone()
    {
        var (client, serving) = await Connect();
        proxy.Stall();
        client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Dispose();
        var end = End(serving);
        var (by, served) = await ConnectPast();
        await Send(by, "by");
        await Receive(served, 2);
        end.IsCompleted.ShouldBeFalse();
        proxy.Restore();
        (await end).ShouldBe("reset");
    }

    [Fact]
    public async Task A_connection_that_is_made_while_it_is_stalled_reaches_the_server_when_it_is_restored()
    {
        proxy.Stall();
        using var client = await ConnectTo(proxy.Url);
        await Send(client, "hello");
        await Eventually.Holds(() => proxy.Connections == 1, Limit, "taken", Token);
        server.Pending().ShouldBeFalse();
        proxy.Restore();
        using var serving = await server.AcceptSocketAsync(Token);
        (await Receive(serving, 5)).ShouldBe("hello");
    }

    [Fact]
    public async Task Dropped_both_sides_are_reset_and_the_next_connection_passes()
    {
        var (client, serving) = await Connect();
        var (second, serving2) = await Connect();
        proxy.Drop();
        foreach (var socket in new[] { client, serving, second, serving2 }) (await End(socket)).ShouldBe("reset");
        await Eventually.Holds(() => proxy.Connections == 0, Limit, "none is left", Token);

        var (third, serving3) = await Connect();
        await Send(third, "on");
        (await Receive(serving3, 2)).ShouldBe("on");
        proxy.Accepted.ShouldBe(3);
    }

    [Fact]
    public async Task Dropped_while_it_is_stalled_the_reset_comes_at_once()
    {
        var (client, serving) = await Connect();
        proxy.Stall();
        await Send(client, "never");
        proxy.Drop();
        (await End(client)).ShouldBe("reset");
        (await End(serving)).ShouldBe("reset");
    }

    [Fact]
    public async Task Half_closed_one_side_hears_the_end_and_the_other_direction_goes_on()
    {
        var (client, serving) = await Connect();
        proxy.HalfClose(CutDirection.ToServer);
        (await End(serving)).ShouldBe("closed");
        await Send(client, "swallowed");
        await Send(serving, "on");
        (await Receive(client, 2)).ShouldBe("on");
        await Send(client, "swallowed, too");
        await Send(serving, "and on");
        (await Receive(client, 6)).ShouldBe("and on");
    }

    [Fact]
    public async Task Refusing_it_takes_no_new_connection_and_keeps_the_old_ones_until_it_is_restored()
    {
        var (client, serving) = await Connect();
        proxy.Refuse();
        var refused = await Should.ThrowAsync<SocketException>(() => ConnectTo(proxy.Url));
        refused.SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
        await Send(client, "still");
        (await Receive(serving, 5)).ShouldBe("still");

        proxy.Cut();
        (await End(client)).ShouldBe("reset");
        proxy.Restore();
        var (again, served) = await Connect();
        await Send(again, "again");
        (await Receive(served, 5)).ShouldBe("again");
    }

    [Fact]
    public async Task Without_a_server_a_connection_is_reset()
    {
        server.Stop();
        string ended;
        try
        {
            using var client = await ConnectTo(proxy.Url);
            ended = await End(client);
        }
        catch (SocketException atOnce) when (atOnce.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Before the connection was known here.
            ended = "reset";
        }

        ended.ShouldBe("reset");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in open) one.Dispose();
        await proxy.DisposeAsync();
        server.Dispose();
    }

    private Task<(Socket Client, Socket Serving)> Connect() => Connect(proxy);

    private async Task<(Socket Client, Socket Serving)> Connect(CutProxy through)
    {
        var client = await ConnectTo(through.Url);
        return (client, Keep(await server.AcceptSocketAsync(Token)));
    }

    private async Task<(Socket Client, Socket Serving)> ConnectPast()
    {
        var client = await ConnectTo(new Uri($"http://{server.LocalEndpoint}"));
        return (client, Keep(await server.AcceptSocketAsync(Token)));
    }

    private async Task<Socket> ConnectTo(Uri url)
    {
        var socket = Keep(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        await socket.ConnectAsync(IPAddress.Parse(url.Host), url.Port, Token);
        return socket;
    }

    private Socket Keep(Socket socket)
    {
        open.Add(socket);
        return socket;
    }

    private static async Task Send(Socket socket, string text) => await socket.SendAsync(Encoding.ASCII.GetBytes(text), SocketFlags.None, Token);

    private static async Task<string> Receive(Socket socket, int length)
    {
        var buffer = new byte[length];
        for (var got = 0; got < length;)
        {
            var more = await socket.ReceiveAsync(buffer.AsMemory(got), SocketFlags.None, Token).AsTask().WaitAsync(Limit);
            if (more == 0) return Encoding.ASCII.GetString(buffer, 0, got) + " and the end";
            got += more;
        }

        return Encoding.ASCII.GetString(buffer);
    }

    /// <summary>How a stream ends from which nothing more comes.</summary>
    private static async Task<string> End(Socket socket)
    {
        try
        {
            var rest = await socket.ReceiveAsync(new byte[1000], SocketFlags.None, Token).AsTask().WaitAsync(Limit);
            return rest == 0 ? "closed" : $"{rest} bytes more";
        }
        catch (SocketException broken) when (broken.SocketErrorCode is SocketError.ConnectionReset)
        {
            return "reset";
        }
    }
}
