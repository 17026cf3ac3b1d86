using TestRuns.Cli.Server;

namespace TestRuns.Cli.Run;

/// <summary>Waits for a run's end, and shows how it goes. Whoever presses Ctrl-C is asked what is to become of the run.</summary>
internal sealed class Waiting(ApiClient api, MadeRun run, Voice voice, TimeSpan patience, TimeProvider time)
{
    private readonly RunScreen screen = new(voice, time);

    /// <returns>The exit code.</returns>
    public async Task<int> UntilItEnds(CancellationToken cancellationToken)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = new Interrupt(Ask, left);
        var follower = new RunFollower(api, run.Id, patience, screen.Remark, time);
        try
        {
            var problem = await follower.Follow(screen.Show, left.Token);
            screen.End();
            return problem is null ? await Tell(left.Token) : voice.Refuse(problem);
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            screen.End();
            voice.Remark(interrupt.Aborted ? $"left; run #{run.Number} is being aborted." : $"left; run #{run.Number} goes on.");
            return interrupt.Aborted ? ExitCodes.Cancelled : ExitCodes.Interrupted;
        }
    }

    private async Task<int> Tell(CancellationToken cancellationToken)
    {
        if ((await api.Get<ShownRun>($"runs/{run.Id}", cancellationToken)).Failed(out var problem, out var end)) return voice.Refuse(problem);
        voice.Tell(Summary(end), new { result = new { end.Id, end.Number, end.Status, end.Progress, end.Abort, end.ExitCode } });
        return end.ExitCode;
    }

    internal static string Summary(ShownRun end)
    {
        var counts = end.Progress is { } progress
            ? string.Join(", ", new[] { (progress.Passed, "passed"), (progress.Failed, "failed"), (progress.Skipped, "skipped"), (progress.Cancelled, "cancelled") }
                .Where(part => part.Item1 > 0).Select(part => $"{part.Item1} {part.Item2}"))
            : "";
        var why = end.Abort is { } abort ? $": {abort.Text} ({abort.By}){(abort.Unconfirmed ? "; not confirmed, it may still be running" : "")}" : "";
        return $"Run #{end.Number} {end.Status.ToLowerInvariant()}{why}{(counts.Length > 0 ? $" ({counts})" : "")}";
    }

    private async Task<Answer> Ask(bool mayAsk)
    {
        if (mayAsk && !await Agreed()) return Answer.GoOn;
        var reason = mayAsk ? "Ctrl-C at testruns run" : "testruns run was told to stop";
        if ((await api.Post<AbortReply>($"runs/{run.Id}/abort", new { reason }, CancellationToken.None)).Failed(out var problem, out var answer))
        {
            screen.Remark($"the run could not be aborted: {problem.Text}");
            return Answer.NotPossible;
        }
        screen.Remark($"abort: {Words.Of(answer.Outcome)}");
        return Answer.Aborted;
    }

    private async Task<bool> Agreed()
    {
        using var hold = screen.Hold();
        await Console.Error.WriteAsync($"Abort run #{run.Number}? [y/N] (Ctrl-C again leaves it running) ");
        // Reading cannot be called off: the second Ctrl-C goes past it.
        var line = await Task.Run(Console.In.ReadLine, CancellationToken.None);
        return line?.Trim() is "y" or "Y" or "yes";
    }
}
