using System.Threading.Channels;

namespace TestRuns.Cli.Exec;

/// <summary>
/// Standard output or standard error of this program. Whoever writes waits as long as the reader behind it takes, as the
/// command itself would; a thread of its own does, so that a reader that does not read holds up nothing else.
/// </summary>
internal sealed class OwnStream
{
    private readonly Channel<ReadOnlyMemory<byte>> chunks = Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(8) { SingleReader = true });
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stream stream;

    public OwnStream(Stream stream, string name)
    {
        this.stream = stream;
        new Thread(Pump) { IsBackground = true, Name = name }.Start();
    }

    public ValueTask Write(ReadOnlyMemory<byte> bytes) => chunks.Writer.WriteAsync(bytes, CancellationToken.None);

    /// <summary>Returns when everything is written.</summary>
    public Task Complete()
    {
        chunks.Writer.TryComplete();
        return ended.Task;
    }

    private void Pump()
    {
        var reads = true;
        while (chunks.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (chunks.Reader.TryRead(out var bytes)) reads = reads && TryWrite(bytes.Span);
        }
        ended.SetResult();
    }

    /// <returns>False: nobody reads any more. The command runs on, and is still reported.</returns>
    private bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);
            stream.Flush();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
