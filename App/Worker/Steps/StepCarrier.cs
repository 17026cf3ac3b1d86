using Microsoft.Extensions.Logging;
using TestRuns.Controllers.Wire;
using TestRuns.Masking;
using TestRuns.Worker.Browsers;
using TestRuns.Worker.Output;

namespace TestRuns.Worker.Steps;

/// <summary>Carries out one order from its start to its report.</summary>
internal sealed partial class StepCarrier(
    CommandStep commands, HttpStep requests, BrowserStep browsers, Func<IControllerServer> server, KeptResults? kept, TimeProvider time, ILogger logger)
{
    private const int LongestMessage = 8 * 1024;
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    // The steps of a run have the same secrets, one after the other.
    private SecretMask? latest;

    /// <summary>Never throws. <paramref name="giveUp"/> ends talking to the server, not the step.</summary>
    public async Task<StepFinished> Carry(RunningStep step, CancellationToken giveUp)
    {
        var order = step.Order;
        var startedAt = time.GetUtcNow();
        var mask = MaskOf(order.Secrets);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var announced = Task.CompletedTask;
        var output = new OutputSender(order.Id, server(), mask, ready.Task, time, logger, giveUp);
        var context = new StepContext(order, step.Stop, output, mask, () => announced = Announce(order.Id, ready, giveUp), Keep, step.SetGone);

        await using var timer = time.CreateTimer(
            _ => step.Stop.Ask(StopCause.TimedOut, force: false), null, order.Timeout < LongestTimer ? order.Timeout : LongestTimer, Timeout.InfiniteTimeSpan);
        var outcome = await CarryOut(context);
        step.SetGone();
        Keep(outcome);
        await announced;
        ready.TrySetResult();
        await output.Complete();
        return Report(outcome);

        void Keep(StepOutcome known)
        {
            if (order.Critical) kept?.Keep(Report(known));
        }

        StepFinished Report(StepOutcome outcome) => new()
        {
            Id = order.Id,
            Result = outcome.Result,
            ExitCode = outcome.ExitCode,
            Message = outcome.Message is { } message ? Short(mask.Apply(message)) : null,
            StartedAt = startedAt,
            EndedAt = time.GetUtcNow(),
            Ended = outcome.Ended,
            DroppedBytes = outcome.DroppedBytes,
        };
    }

    private SecretMask MaskOf(IReadOnlyList<string> secrets) => latest is { } known && known.IsOf(secrets) ? known : latest = new SecretMask(secrets);

    // A report has to fit into a message, whatever an expectation quotes from an answer.
    private static string Short(string message) => message.Length <= LongestMessage ? message : message[..LongestMessage] + " …";

    private async Task<StepOutcome> CarryOut(StepContext step)
    {
        try
        {
            if (step.Order.Command is { } command) return await commands.Run(step, command);
            if (step.Order.Http is { } request) return await requests.Run(step, request);
            if (step.Order.Browser is { } actions) return await browsers.Run(step, actions);
            return StepOutcome.Error("the order names nothing that this controller can do");
        }
        catch (Exception error)
        {
            // The server must hear of the step's end whatever goes wrong here, or its run would be stuck.
            Log.Failed(logger, step.Order.Id.StepId, step.Mask.Apply(error.ToString()));
            return StepOutcome.Error($"the controller failed: {error.Message}");
        }
    }

    private async Task Announce(OrderId order, TaskCompletionSource ready, CancellationToken giveUp)
    {
        try
        {
            await server().Started(new StepStarted(order, time.GetUtcNow()), giveUp);
        }
        catch (Exception error)
        {
            Log.NotAnnounced(logger, order.StepId, error);
        }
        finally
        {
            ready.TrySetResult();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Step {Step} could not be carried out: {Error}")]
        public static partial void Failed(ILogger logger, long step, string error);

        [LoggerMessage(Level = LogLevel.Error, Message = "The start of step {Step} could not be reported")]
        public static partial void NotAnnounced(ILogger logger, long step, Exception error);
    }
}
