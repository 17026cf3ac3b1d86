using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using TestRuns.Controllers.Wire;
using TestRuns.Masking;

namespace TestRuns.Worker.Output;

/// <summary>
/// Sends a step's lines in batches, one after the other. Whoever writes waits while the server is slow, so the command
/// waits too, instead of this program's memory growing.
/// </summary>
internal sealed partial class OutputSender
{
    private const int MostLines = 256;
    private const int MostCharacters = 64 * 1024;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    private readonly Channel<OutputLine> lines = Channel.CreateBounded<OutputLine>(1024);

    private readonly OrderId order;
    private readonly IControllerServer server;
    private readonly SecretMask mask;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Task sending;
    private long sent;

    /// <param name="ready">Nothing is sent before this has completed.</param>
    public OutputSender(
        OrderId order, IControllerServer server, SecretMask mask, Task ready, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        (this.order, this.server, this.mask, this.time, this.logger) = (order, server, mask, time, logger);
        sending = Task.Run(() => Send(ready, cancellationToken), CancellationToken.None);
    }

    public ValueTask Write(DateTimeOffset at, OutputKind kind, string masked) =>
        lines.Writer.WriteAsync(new OutputLine(at, kind, masked), CancellationToken.None);

    /// <summary>A line of the controller's own.</summary>
    public ValueTask Note(string text) => Write(time.GetUtcNow(), OutputKind.Note, mask.Apply(text));

    /// <summary>Returns when everything is with the server.</summary>
    public Task Complete()
    {
        lines.Writer.TryComplete();
        return sending;
    }

    private async Task Send(Task ready, CancellationToken cancellationToken)
    {
        await ready;
        var batch = new List<OutputLine>();
        while (await lines.Reader.WaitToReadAsync(CancellationToken.None))
        {
            await Fill(batch);
            await SendOne(batch, cancellationToken);
            batch = [];
        }
    }

    private async Task Fill(List<OutputLine> batch)
    {
        var began = time.GetTimestamp();
        var characters = 0;
        do
        {
            while (batch.Count < MostLines && characters < MostCharacters && lines.Reader.TryRead(out var line))
            {
                batch.Add(line);
                characters += line.Text.Length;
            }
        }
        while (batch.Count < MostLines && characters < MostCharacters && await MoreComes(LongestWait - time.GetElapsedTime(began)));
    }

    private async Task<bool> MoreComes(TimeSpan within)
    {
        if (within <= TimeSpan.Zero) return false;
        var more = lines.Reader.WaitToReadAsync(CancellationToken.None);
        if (more.IsCompleted) return await more;
        var asked = more.AsTask();
        return await Task.WhenAny(asked, Task.Delay(within, time, CancellationToken.None)) == asked && await asked;
    }

    /// <summary>A server that refuses output does not stop the step: the lines are lost, and the log says so.</summary>
    private async Task SendOne(IReadOnlyList<OutputLine> batch, CancellationToken cancellationToken)
    {
        try
        {
            await server.Output(new StepOutput(order, sent, batch), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Log.Lost(logger, batch.Count, order.StepId, null);
        }
        catch (Exception error)
        {
            Log.Lost(logger, batch.Count, order.StepId, error);
        }
        sent += batch.Count;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Count} lines of step {Step} could not be handed to the server")]
        public static partial void Lost(ILogger logger, int count, long step, Exception? error);
    }
}
