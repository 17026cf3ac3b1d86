namespace TestRuns.Results.Reading;

/// <summary>
/// Stops whoever reads beyond a limit: of the whole file, and of one piece of it. An XML parser takes a tag in whole, with
/// attributes of any length.
/// </summary>
internal sealed class CountedStream(Stream inner, ReadLimits limits) : Stream
{
    private readonly ControlFilter filter = new();
    private byte[] ahead = [];
    private bool filters;
    private long read;
    private long piece;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => read;
        set => throw new NotSupportedException();
    }

    public void NextPiece() => piece = 0;

    /// <summary>The first bytes, which are read again afterwards.</summary>
    public async Task<ReadOnlyMemory<byte>> Peek(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        var known = await inner.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, cancellationToken);
        ahead = bytes[..known];
        // In UTF-16 every other byte looks like one.
        filters = !ahead.AsSpan().Contains((byte)0);
        return ahead;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (ahead.Length == 0) return await ReadOn(buffer, cancellationToken);
        var count = Math.Min(ahead.Length, buffer.Length);
        ahead.AsMemory(0, count).CopyTo(buffer);
        ahead = ahead[count..];
        return Count(count);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("What comes from a socket is waited for.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask<int> ReadOn(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            var count = Count(await inner.ReadAsync(buffer, cancellationToken));
            if (count == 0 || !filters) return count;
            // Nothing left is not the end.
            if (filter.Apply(buffer.Span[..count]) is > 0 and var left) return left;
        }
    }

    private int Count(int more)
    {
        read += more;
        piece += more;
        if (read > limits.Bytes) throw new ReadStopException($"it is larger than {Size(limits.Bytes)}", "split it into several files");
        if (piece > limits.Piece) throw new ReadStopException($"one text in it is larger than {Size(limits.Piece)}", "write less output into the result file");
        return more;
    }

    private static string Size(long bytes) => bytes >= 1024 * 1024 ? $"{bytes / (1024 * 1024):N0} MB" : $"{bytes / 1024:N0} kB";
}
