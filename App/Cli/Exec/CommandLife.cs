using TestRuns.Masking;
using TestRuns.Reporters.Wire;
using TestRuns.Worker.Output;
using TestRuns.Worker.Processes;

namespace TestRuns.Cli.Exec;

/// <summary>How the command ended.</summary>
/// <param name="Wish">Whose wish it was; null: it ended by itself.</param>
/// <param name="Processes">How many processes were ended.</param>
internal sealed record CommandEnd(ProcessExit Exit, StopWish? Wish, int Processes, int Left, TimeSpan After, TimeSpan Took)
{
    public ReportedStatus Status => Exit.Succeeded ? ReportedStatus.Passed : ReportedStatus.Failed;

    /// <summary>As a shell would say it.</summary>
    public int ExitCode => Exit.Code ?? (Exit.Signal is { } signal ? 128 + signal : ExitCodes.Failed);

    public EndedReport Proof(string means) => new(Processes, Left, After.TotalMilliseconds, means);
}

/// <summary>Attends to the command until nothing of it is left, however it ends.</summary>
internal sealed class CommandLife(IProcessTree tree, ExecOrder order, ExecStop stop, Action<string> remark, TimeProvider time)
{
    /// <summary>What the command started and left is no part of its result: it is ended quickly.</summary>
    private static readonly TimeSpan GraceOfLeftovers = TimeSpan.FromSeconds(1);

    /// <summary>After its end its own output is in the pipes already; last words of what it started are waited for this long.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource<EndedReport> dead = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The command and all that it started are dead; output may still be under way.</summary>
    public Task<EndedReport> Dead => dead.Task;

    public async Task<CommandEnd> Live(OwnStream output, OwnStream error, LogLines log, OutputBudget budget, SecretMask mask)
    {
        var began = time.GetTimestamp();
        using var said = new CommandOutput(tree.Out, output, isError: false, log, budget, mask);
        using var complained = new CommandOutput(tree.Error, error, isError: true, log, budget, mask);
        CommandOutput[] both = [said, complained];
        await Task.WhenAny(tree.Exited, stop.Asked);
        // Ended by itself: that counts, even when a wish came at the same moment.
        var wish = tree.Exited.IsCompleted ? null : stop.Wish;
        var ended = wish is null ? await EndLeftovers(both) : await EndAll(wish);
        dead.TrySetResult(ended);
        await Drain(both, LongestDrain);
        foreach (var one in both) one.Dispose();
        await Task.WhenAll(said.Ended, complained.Ended);
        var exit = ended.Left == 0 || tree.Exited.IsCompleted ? await tree.Exited : new ProcessExit(null, null);
        return new CommandEnd(exit, wish, ended.Processes, ended.Left, TimeSpan.FromMilliseconds(ended.AfterMs), time.GetElapsedTime(began));
    }

    private async Task<EndedReport> EndAll(StopWish wish)
    {
        remark($"ending the command: {wish.Why}");
        var ended = await tree.End(SignalNames.Polite(order.StopSignal)!.Value, order.Grace, stop.Forced);
        remark(FormattableString.Invariant($"{ended.Count} processes gone after {ended.After.TotalSeconds:0.0##} s{(ended.Left > 0 ? $", {ended.Left} could not be ended" : "")} ({ended.Means})."));
        return new EndedReport(ended.Count, ended.Left, ended.After.TotalMilliseconds, ended.Means);
    }

    private async Task<EndedReport> EndLeftovers(CommandOutput[] both)
    {
        await Drain(both, LastWords);
        if (!await tree.AnyLeft(CancellationToken.None)) return new EndedReport(0, 0, 0, "");
        var ended = await tree.End(ProcessSignal.Term, GraceOfLeftovers, stop.Forced);
        if (ended.Count > 0) remark($"{ended.Count} processes that the command had left running were ended.");
        return new EndedReport(ended.Count, ended.Left, ended.After.TotalMilliseconds, ended.Means);
    }

    /// <summary>Waits for the output that is still on its way; longer than the limit only for a reader of ours that is slow.</summary>
    private async Task Drain(CommandOutput[] both, TimeSpan limit)
    {
        var ended = Task.WhenAll(both.Select(one => one.Ended));
        do
        {
            await Task.WhenAny(ended, Task.Delay(limit, time, stop.Hastened));
        }
        while (!ended.IsCompleted && both.Any(one => one.IsBusy) && !stop.Hastened.IsCancellationRequested);
    }
}
