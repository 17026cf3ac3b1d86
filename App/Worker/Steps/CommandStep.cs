using TestRuns.Controllers.Wire;
using TestRuns.Worker.Output;
using TestRuns.Worker.Processes;
using TestRuns.Worker.ResultFiles;

namespace TestRuns.Worker.Steps;

/// <summary>A shell command in the run's workspace, or in its case's folder there.</summary>
internal sealed class CommandStep(
    IProcessTrees trees, Workspaces workspaces, string identity, TimeProvider time, Func<long, LeftBehind, Task> leaveBehind, ResultSender results)
{
    /// <summary>
    /// After the command's end others may hold its pipes for ever. What it wrote itself is in them already; this much more is
    /// waited for, for the last words of what it started.
    /// </summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    /// <summary>More than a pipe can hold: what comes after it was not written by the command.</summary>
    private const long LargestDrain = 1 << 20;

    public async Task<StepOutcome> Run(StepContext step, CommandPart part)
    {
        var environment = StepEnvironment.Of(step.Order, identity);
        if (SignalNames.Polite(part.StopSignal) is not { } signal) return StepOutcome.Error($"'{part.StopSignal}' is not one of the signals TERM, INT, HUP, QUIT");
        if ((StepEnvironment.Mistake(step.Order) ?? Mistake(part)) is { } mistake) return StepOutcome.Error(mistake);
        if (ShellPath.Find(part.Shell, environment.GetValueOrDefault("PATH")) is not { } shell) return StepOutcome.Error($"there is no shell '{part.Shell}' on this controller");
        if (workspaces.Inside(step.Order.Id.RunId, step.Order.Folder, part.Cwd) is not { } folder) return StepOutcome.Error($"'{part.Cwd}' is not a folder inside the workspace");
        var (watch, wrong) = part.Results is { Count: > 0 } patterns ? await ResultWatch.Begin(workspaces.Make(step.Order.Id.RunId, step.Order.Folder), patterns) : default;
        if (wrong is not null) return StepOutcome.Error(wrong);
        if (step.Stop.Cause is not null) return StepOutcome.NotRunning;
        if (TryStart(new TreeStart(step.Order.Id.StepId, shell, part.Command, folder, environment), out var problem) is not { } tree) return StepOutcome.Error(problem);
        step.Started();
        var outcome = await Attend(step, tree, signal, part.Grace, leavesNothing: false);
        // Of a step that was ended there is nothing to wait for: whoever aborts it has better things to do than to read results.
        if (watch is not null && outcome.Ended is null && step.Stop.Cause is null) await results.Send(step.Order, watch, step.Output, step.Stop.Asked);
        return outcome;
    }

    /// <summary>A program of the controller's own: nothing that it started outlives it, and there is nothing that it could be asked for politely.</summary>
    public async Task<StepOutcome> RunOwn(StepContext step, TreeStart start)
    {
        if (step.Stop.Cause is not null) return StepOutcome.NotRunning;
        if (TryStart(start, out var problem) is not { } tree) return StepOutcome.Error(problem);
        step.Started();
        return await Attend(step, tree, ProcessSignal.Term, TimeSpan.Zero, leavesNothing: true);
    }

    private static string? Mistake(CommandPart part) => part.Command.Contains('\0') ? "the command has a zero character in it" : null;

    private IProcessTree? TryStart(TreeStart start, out string problem)
    {
        problem = "";
        try
        {
            return trees.Start(start);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problem = $"{start.Shell} could not be started: {error.Message}";
            return null;
        }
    }

    private async Task<StepOutcome> Attend(StepContext step, IProcessTree tree, ProcessSignal signal, TimeSpan grace, bool leavesNothing)
    {
        var budget = new OutputBudget(step.Order.MaxOutputBytes);
        StreamPump[] pumps =
        [
            new(tree.Out, OutputKind.Out, step.Output, budget, step.Mask, time),
            new(tree.Error, OutputKind.Error, step.Output, budget, step.Mask, time),
        ];
        await Task.WhenAny(tree.Exited, step.Stop.WhenAsked);
        // Ended by itself: that counts, even when a request came while its last output was read.
        var byItself = tree.Exited.IsCompleted;
        var outcome = byItself ? Of(await tree.Exited) : step.Stopped();
        if (byItself) step.Known(outcome);
        if (byItself) await Drain(pumps, step.Stop.WhenAsked);
        // Stragglers of a program that has cleared up after itself are no news.
        if (byItself && leavesNothing && await tree.AnyLeft(CancellationToken.None)) await tree.End(signal, LongestSilence, step.Stop.Forced);
        var mustEnd = !byItself || (step.Stop.Cause is not (null or StopCause.TimedOut) && await tree.AnyLeft(CancellationToken.None));
        var ended = mustEnd ? await tree.End(signal, grace, step.Stop.Forced) : null;
        if (ended is { Left: 0 }) outcome = outcome with { ExitCode = (await tree.Exited).Code };
        // Before the output: a server that does not take it must not hide processes from the dead man.
        var left = new LeftBehind(tree, pumps, signal, grace);
        var anyLeft = await tree.AnyLeft(CancellationToken.None);
        if (anyLeft) await leaveBehind(step.Order.Id.RunId, left);
        step.Gone();
        if (mustEnd) await Drain(pumps, new TaskCompletionSource().Task);
        foreach (var pump in pumps) await pump.StopKeeping();
        if (!anyLeft) await left.LetGo();
        return outcome with { Ended = ended, DroppedBytes = budget.Dropped };
    }

    private static StepOutcome Of(ProcessExit exit) =>
        new(exit.Succeeded ? StepResult.Passed : StepResult.Failed, exit.Message, exit.Code);

    /// <summary>Waits for the output that is still on its way, within limits.</summary>
    private async Task Drain(StreamPump[] pumps, Task interrupt)
    {
        var began = time.GetTimestamp();
        var volume = pumps.Sum(pump => pump.Volume);
        var ended = Task.WhenAll(pumps.Select(pump => pump.Ended));
        while (!ended.IsCompleted && !interrupt.IsCompleted && pumps.Sum(pump => pump.Volume) < volume + LargestDrain)
        {
            var elapsed = time.GetElapsedTime(began);
            var silence = LongestSilence - Shorter(elapsed, pumps.Min(pump => pump.Silence));
            if (silence <= TimeSpan.Zero || (elapsed > LongestDrain && !pumps.Any(pump => pump.IsBusy))) return;
            await Task.WhenAny(ended, interrupt, Task.Delay(Shorter(silence, LookAgain), time, CancellationToken.None));
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
