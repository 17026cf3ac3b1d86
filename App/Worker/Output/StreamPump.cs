using System.Buffers;
using TestRuns.Controllers.Wire;
using TestRuns.Masking;

namespace TestRuns.Worker.Output;

/// <summary>
/// Reads one of a command's streams to its end. After <see cref="StopKeeping"/> it goes on reading and forgets: a process
/// that a step left running on purpose must not die of a closed pipe at its next word.
/// </summary>
internal sealed class StreamPump : IDisposable
{
    private readonly Stream stream;
    private readonly OutputKind kind;
    private readonly OutputSender sender;
    private readonly OutputBudget budget;
    private readonly LineCutter cutter;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim writing = new(1);
    private bool keeping = true;
    private bool atEnd;
    private long lastData;
    private long volume;

    public StreamPump(Stream stream, OutputKind kind, OutputSender sender, OutputBudget budget, SecretMask mask, TimeProvider time)
    {
        (this.stream, this.kind, this.sender, this.budget, this.time) = (stream, kind, sender, budget, time);
        cutter = new LineCutter(mask);
        lastData = time.GetTimestamp();
        Ended = Task.Run(Pump, CancellationToken.None);
    }

    /// <summary>The stream is at its end: every process that held it is gone.</summary>
    public Task Ended { get; }

    /// <summary>It hands lines over, and may have to wait for a slow server.</summary>
    public bool IsBusy => writing.CurrentCount == 0;

    /// <summary>How long nothing has come.</summary>
    public TimeSpan Silence => IsBusy ? TimeSpan.Zero : time.GetElapsedTime(Interlocked.Read(ref lastData));

    /// <summary>All bytes so far, dropped ones too.</summary>
    public long Volume => Interlocked.Read(ref volume);

    /// <summary>Hands over what is left of the last line; from now on what is read is forgotten.</summary>
    public async Task StopKeeping()
    {
        await writing.WaitAsync(CancellationToken.None);
        try
        {
            if (!keeping) return;
            keeping = false;
            await Write(atEnd ? cutter.Rest() : cutter.CutOff());
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Ends the reading; the stream is its owner's to close.</summary>
    public void Dispose() => stop.Cancel();

    private async Task Pump()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
        try
        {
            while (await stream.ReadAsync(buffer, stop.Token) is > 0 and var count)
            {
                Interlocked.Add(ref volume, count);
                await Take(buffer.AsMemory(0, count));
                Interlocked.Exchange(ref lastData, time.GetTimestamp());
            }

            atEnd = true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Its owner has lost interest.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            await StopKeeping();
        }
    }

    private async Task Take(ReadOnlyMemory<byte> bytes)
    {
        await writing.WaitAsync(CancellationToken.None);
        try
        {
            if (!keeping) return;
            var (kept, passedNow) = budget.Take(bytes.Length);
            if (kept > 0) await Write(cutter.Cut(bytes[..kept]));
            if (!passedNow) return;
            await Write(cutter.CutOff());
            await sender.Note(budget.Note);
        }
        finally
        {
            writing.Release();
        }
    }

    private async Task Write(IEnumerable<string> lines)
    {
        var at = time.GetUtcNow();
        foreach (var line in lines) await sender.Write(at, kind, line);
    }
}
