using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using TestRuns.Controllers.Wire;

namespace TestRuns.Worker.Session;

/// <summary>
/// A WebSocket as SignalR's client wants its connection: two pipes. It stands in for the transport package of the client,
/// which the package registry does not have; with Microsoft.AspNetCore.SignalR.Client this file and its factory can go.
/// </summary>
internal sealed class WebSocketConnection : ConnectionContext
{
    private const byte EndOfMessage = 0x1e;
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(1);

    private readonly WebSocket socket;
    private readonly IDuplexPipe application;
    private readonly CancellationTokenSource closed = new();
    private readonly Task pumping;
    private int aborted;

    public WebSocketConnection(WebSocket socket)
    {
        this.socket = socket;
        // Inline: whoever reads goes on in the thread that brought the bytes. Nobody here waits in it, and each change of
        // threads would cost an order some fifty microseconds.
        var options = new PipeOptions(
            readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline,
            pauseWriterThreshold: WireVersion.LargestMessage, resumeWriterThreshold: WireVersion.LargestMessage / 2, useSynchronizationContext: false);
        Pipe toServer = new(options), fromServer = new(options);
        Transport = new Ends(fromServer.Reader, toServer.Writer);
        application = new Ends(toServer.Reader, fromServer.Writer);
        pumping = Task.WhenAll(Task.Run(Receive, CancellationToken.None), Task.Run(Send, CancellationToken.None));
    }

    public override string ConnectionId { get; set; } = Guid.NewGuid().ToString("n");
    public override IFeatureCollection Features { get; } = new FeatureCollection();
    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();
    public override IDuplexPipe Transport { get; set; }
    public override EndPoint? RemoteEndPoint { get; set; }

    public override CancellationToken ConnectionClosed
    {
        get => closed.Token;
        set => throw new NotSupportedException();
    }

    public override void Abort(ConnectionAbortedException abortReason) => Abort();

    /// <summary>At once, whatever is under way: a socket that has stalled takes no polite word.</summary>
    public override void Abort()
    {
        if (Interlocked.Exchange(ref aborted, 1) != 0) return;
        socket.Abort();
        application.Input.CancelPendingRead();
        _ = closed.CancelAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await Transport.Output.CompleteAsync();
        await Transport.Input.CompleteAsync();
        await Task.WhenAny(pumping, Task.Delay(CloseLimit, CancellationToken.None));
        Abort();
        await pumping;
        socket.Dispose();
        closed.Dispose();
    }

    private async Task Receive()
    {
        Exception? problem = null;
        try
        {
            long unfinished = 0;
            while (true)
            {
                var room = application.Output.GetMemory(16 * 1024);
                var got = await socket.ReceiveAsync(room, CancellationToken.None);
                if (got.MessageType == WebSocketMessageType.Close) break;
                unfinished = Unfinished(unfinished, room.Span[..got.Count]);
                if (unfinished > WireVersion.LargestMessage) throw new InvalidDataException($"The server sent a message of more than {WireVersion.LargestMessage} bytes.");
                application.Output.Advance(got.Count);
                if ((await application.Output.FlushAsync(CancellationToken.None)).IsCompleted) break;
            }
        }
        catch (Exception error) when (error is WebSocketException or IOException or InvalidDataException or OperationCanceledException or ObjectDisposedException)
        {
            problem = error;
        }
        await application.Output.CompleteAsync(problem);
        application.Input.CancelPendingRead();
        _ = closed.CancelAsync();
    }

    private static long Unfinished(long before, ReadOnlySpan<byte> bytes) =>
        bytes.LastIndexOf(EndOfMessage) is >= 0 and var end ? bytes.Length - end - 1 : before + bytes.Length;

    private async Task Send()
    {
        Exception? problem = null;
        try
        {
            while (true)
            {
                var read = await application.Input.ReadAsync(CancellationToken.None);
                if (read.IsCanceled) break;
                foreach (var part in read.Buffer) await socket.SendAsync(part, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
                application.Input.AdvanceTo(read.Buffer.End);
                if (!read.IsCompleted) continue;
                if (socket.State == WebSocketState.Open) await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                break;
            }
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            problem = error;
        }
        await application.Input.CompleteAsync(problem);
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
