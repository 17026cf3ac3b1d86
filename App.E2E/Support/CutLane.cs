using System.Net.Sockets;
using System.Threading.Channels;

namespace TestRuns.E2E.Support;

/// <summary>
/// One direction of one connection through a <see cref="CutProxy"/>. What it reads it holds until the gate is open, the end
/// of the stream too: as over a cable that is not plugged in, the other side hears nothing at all.
/// </summary>
internal sealed class CutLane(CutGate gate)
{
    private const int ChunkLength = 16 * 1024;

    /// <summary>16 MB are held, then the sender's own buffers fill.</summary>
    private const int MostChunks = 1024;

    private readonly Channel<byte[]> held = Channel.CreateBounded<byte[]>(MostChunks);
    private volatile bool halfClosed;

    /// <summary>Reads until the sender has ended or broke off; never throws, but for the token.</summary>
    public async Task Read(Socket from, CancellationToken token)
    {
        try
        {
            var buffer = new byte[ChunkLength];
            while (await from.ReceiveAsync(buffer, SocketFlags.None, token) is var length and > 0)
                await held.Writer.WriteAsync(buffer[..length], token);
            held.Writer.TryComplete();
        }
        catch (SocketException broken)
        {
            // Whoever delivers hears of it, after what came before it.
            held.Writer.TryComplete(broken);
        }
    }

    /// <summary>Delivers until all of it and the end of the stream are delivered. A chunk whose delivery has begun is not held back any more.</summary>
    public async Task Deliver(Socket to, CancellationToken token)
    {
        await foreach (var chunk in held.Reader.ReadAllAsync(token))
        {
            await gate.WhenOpen(token);
            for (var sent = 0; sent < chunk.Length && !halfClosed;) sent += await to.SendAsync(chunk.AsMemory(sent), SocketFlags.None, token);
        }

        // The end is news as well.
        await gate.WhenOpen(token);
        if (!halfClosed) to.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Whoever reads at that end hears the end of the stream; what is still sent is swallowed.</summary>
    public void HalfClose(Socket to)
    {
        halfClosed = true;
        to.Shutdown(SocketShutdown.Send);
    }
}

/// <summary>Open or closed for all connections of one direction.</summary>
internal sealed class CutGate
{
    private volatile TaskCompletionSource open = Opened();

    public bool IsOpen => open.Task.IsCompleted;

    public Task WhenOpen(CancellationToken token) => open.Task.WaitAsync(token);

    public void Close()
    {
        if (IsOpen) open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Open() => open.TrySetResult();

    private static TaskCompletionSource Opened()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
