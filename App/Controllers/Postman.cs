using Microsoft.AspNetCore.SignalR;
using TestRuns.Controllers.Wire;
using TestRuns.Runs.Execution;
using TestRuns.Runs.Logs;

namespace TestRuns.Controllers;

/// <summary>
/// Carries orders to controllers and what comes back to those who wait for it. A message that a socket swallowed is sent
/// again on the next one of the session.
/// </summary>
internal sealed partial class Postman(SessionBook book, StepLogs logs, LateReport late, TimeProvider time, ILogger<Postman> logger)
{
    /// <summary>The job records a report within milliseconds; one that does not must not hold up its controller.</summary>
    private static readonly TimeSpan RecordLimit = TimeSpan.FromSeconds(10);

    public async Task<StepReport> Execute(string controller, StepTask task)
    {
        var order = Translation.ToOrder(task);
        var open = new OpenOrder(order.Id, order.Critical, order);
        if (book.Give(controller, open) is not { } given) return Away(controller);
        // One that is still clearing up gets it when it has. The report is waited for, not the socket.
        if (given.Now) _ = Send(given.Session, client => client.Execute(order));
        return await open.Report;
    }

    /// <summary>Waits for the report of a step that an earlier life of this server ordered.</summary>
    public Task<StepReport> Await(string controller, StepTask task) =>
        book.Expect(controller, new OpenOrder(Translation.ToId(task), critical: true, order: null) { Begun = true }).Report;

    public async Task<CancelReply> Cancel(string controller, StepTask task, bool force, CancellationToken cancellationToken)
    {
        if (book.FindOrder(task.StepId) is not { } open) return CancelReply.NotRunning;
        var (order, answer) = open.AskCancel(force);
        if (book.Find(controller) is { Cleared: true } session) _ = Send(session, client => client.Cancel(order));
        return await answer.WaitAsync(cancellationToken) switch
        {
            CancelAnswer.Ending => CancelReply.Ending,
            CancelAnswer.Deferred => CancelReply.Deferred,
            _ => CancelReply.NotRunning,
        };
    }

    /// <returns>False: its report is here, or just coming in.</returns>
    public bool Abandon(StepTask task) => book.TakeOrder(Translation.ToId(task), controller: null) is not null;

    public async Task<RunClosed> Close(string controller, CloseRunOrder order, CancellationToken cancellationToken)
    {
        PendingClose pending;
        ControllerSession session;
        bool now;
        lock (book.Gate)
        {
            if (book.LeftEmpty(controller)) return new RunClosed(order.RunId, LeftBehind: null);
            session = book.Find(controller) ?? throw new ControllerAwayException(controller);
            pending = session.AddClose(order);
            pending.Waiting++;
            now = session.Cleared;
        }

        try
        {
            if (now) _ = Send(session, client => client.CloseRun(order));
            return await pending.Done.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (book.Gate) pending.Waiting--;
        }
    }

    /// <summary>What the last socket may have swallowed, and what came up before the controller was cleared.</summary>
    public async Task SendAgain(ControllerSession session)
    {
        IReadOnlyList<PendingClose> closes;
        lock (book.Gate)
        {
            if (!session.Cleared) return;
            closes = session.Closes;
        }

        foreach (var open in book.OrdersOf(session.Name))
        {
            if (open.Session == session && open.Unsent is { } order) await Send(session, client => client.Execute(order));
            if (open.Unanswered is { } cancel) await Send(session, client => client.Cancel(cancel));
        }

        foreach (var close in closes) await Send(session, client => client.CloseRun(close.Order));
    }

    public void Started(string controller, StepStarted report)
    {
        if (book.FindOrder(report.Id, controller) is { } open) open.Begun = true;
    }

    /// <summary>Returns when the lines are stored.</summary>
    public async Task Output(string controller, StepOutput report)
    {
        var (runId, stepId) = (report.Id.RunId, report.Id.StepId);
        if (book.FindOrder(report.Id, controller) is not null)
        {
            logs.Append(runId, stepId, report.First, Translation.ToLines(report));
        }
        else if (await late.IsOf(controller, runId, stepId, CancellationToken.None))
        {
            // Nobody waits for the step any more: an abort of many at once had the last lines of some come after its end.
            logs.Append(runId, stepId, report.First, Translation.ToLines(report));
            logs.Close(runId, stepId);
        }
    }

    /// <summary>Returns when the report is in the database: then the controller may forget it.</summary>
    public async Task Finished(string controller, StepFinished report)
    {
        var result = Translation.ToReport(report);
        if (book.Finish(report.Id, controller) is not { } finishing)
        {
            await late.Keep(controller, report.Id.RunId, report.Id.StepId, result, CancellationToken.None);
            return;
        }

        // One that is sent again because a socket swallowed the answer finds the same.
        finishing.Order?.Finish(result with { Recorded = () => finishing.Recorded.TrySetResult() });
        using var limit = new CancellationTokenSource(RecordLimit, time);
        try
        {
            await finishing.Recorded.Task.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException tooLong) when (limit.IsCancellationRequested)
        {
            // Not acknowledged: it is sent again, and by then it is stored.
            throw new HubException("The report is not stored yet.", tooLong);
        }
    }

    public void CancelAnswered(string controller, CancelAnswered report) => book.FindOrder(report.Id, controller)?.Answer(report.Answer);

    public async Task RunClosed(ControllerSession session, RunClosed report)
    {
        PendingClose? pending;
        bool waited;
        lock (book.Gate)
        {
            pending = session.TakeClose(report.RunId);
            waited = pending is { Waiting: > 0 };
        }

        pending?.Finish(report);
        if (!waited) await late.Closed(session.Name, report.RunId, Translation.ToProof(report.LeftBehind), CancellationToken.None);
    }

    public Task Say(ControllerSession session, SessionOver over) => Send(session, client => client.Over(over));

    public static StepReport Away(string controller) => new(StepVerdict.Unreachable, $"Controller {controller} is not connected");

    /// <summary>A socket that breaks meanwhile is noticed by its hub; the message is sent again on the next.</summary>
    private async Task Send(ControllerSession session, Func<IControllerSocket, Task> message)
    {
        if (session.Socket is not { } socket) return;
        try
        {
            await message(socket.Client);
        }
        catch (Exception error)
        {
            Log.NotSent(logger, session.Name, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "A message to controller {Controller} could not be sent; it is sent again on its next connection")]
        public static partial void NotSent(ILogger logger, string controller, Exception error);
    }
}
