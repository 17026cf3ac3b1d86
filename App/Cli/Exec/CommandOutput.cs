using TestRuns.Masking;
using TestRuns.Worker.Output;

namespace TestRuns.Cli.Exec;

/// <summary>One stream of the command: unchanged to this program's own, and line by line to the run's log.</summary>
internal sealed class CommandOutput : IDisposable
{
    private readonly Stream from;
    private readonly OwnStream to;
    private readonly bool isError;
    private readonly LogLines log;
    private readonly OutputBudget budget;
    private readonly LineCutter cutter;
    private readonly CancellationTokenSource stop = new();
    private volatile bool busy;

    public CommandOutput(Stream from, OwnStream to, bool isError, LogLines log, OutputBudget budget, SecretMask mask)
    {
        (this.from, this.to, this.isError, this.log, this.budget) = (from, to, isError, log, budget);
        cutter = new LineCutter(mask);
        Ended = Task.Run(Pump, CancellationToken.None);
    }

    /// <summary>The stream is at its end, and all of it is handed on.</summary>
    public Task Ended { get; }

    /// <summary>It hands on what it has read, and may have to wait for whoever reads it.</summary>
    public bool IsBusy => busy;

    public void Dispose() => stop.Cancel();

    private async Task Pump()
    {
        var buffer = new byte[32 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, stop.Token) is > 0 and var count)
            {
                busy = true;
                await Take(buffer[..count]);
                busy = false;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // A process that got away holds it open.
        }
        await log.Add(isError, cutter.Rest());
    }

    private async Task Take(byte[] bytes)
    {
        await to.Write(bytes);
        var (kept, passedNow) = budget.Take(bytes.Length);
        if (kept > 0) await log.Add(isError, cutter.Cut(bytes.AsMemory(0, kept)));
        if (passedNow) await log.Add(error: true, [.. cutter.CutOff(), $"testruns: {budget.Note}"]);
    }
}
