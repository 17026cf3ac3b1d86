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
        if (book.Open(controller, open, mustBeThere: true) is not { } session) return Away(controller);
        await Send(session, client => client.Execute(order));
        return await open.Report;
    }

    /// <summary>Waits for the report of a step that an earlier life of this server ordered. Asked again: the same report.</summary>
    public Task<StepReport> Await(string controller, StepTask task)
    {
        if (book.FindOrder(task.StepId) is { } known) return known.Report;
        var open = new OpenOrder(Translation.ToId(task), critical: true, order: null) { Begun = true };
        book.Open(controller, open, mustBeThere: false);
        return open.Report;
    }

    public async Task<CancelReply> Cancel(string controller, StepTask task, bool force, CancellationToken cancellationToken)
    {
        if (book.FindOrder(task.StepId) is not { } open) return CancelReply.NotRunning;
        var (order, answer) = open.AskCancel(force);
        if (book.Find(controller) is { } session) await Send(session, client => client.Cancel(order));
        return await answer.WaitAsync(cancellationToken) switch
        {
            CancelAnswer.Ending => CancelReply.Ending,
            CancelAnswer.Deferred => CancelReply.Deferred,
            _ => CancelReply.NotRunning,
        };
    }

    public void Abandon(StepTask task) => book.TakeOrder(Translation.ToId(task), controller: null);

    public async Task<RunClosed> Close(string controller, CloseRunOrder order, CancellationToken cancellationToken)
    {
        PendingClose pending;
        ControllerSession session;
        lock (book.Gate)
        {
            if (book.LeftEmpty(controller)) return new RunClosed(order.RunId, LeftBehind: null);
            session = book.Find(controller) ?? throw new ControllerAwayException(controller);
            pending = session.AddClose(order);
            pending.Waiting++;
        }

        try
        {
            await Send(session, client => client.CloseRun(order));
            return await pending.Done.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (book.Gate) pending.Waiting--;
        }
    }

    /// <summary>What the last socket may have swallowed.</summary>
    /// <param name="resumed">Else nothing begins there that had not begun: its session is over.</param>
    public async Task SendAgain(ControllerSession session, bool resumed)
    {
        IReadOnlyList<PendingClose> closes;
        lock (book.Gate) closes = session.Closes;
        foreach (var open in book.OrdersOf(session.Name))
        {
            if (resumed && open.Unsent is { } order) await Send(session, client => client.Execute(order));
            if (open.Unanswered is { } cancel) await Send(session, client => client.Cancel(cancel));
        }

        foreach (var close in closes) await Send(session, client => client.CloseRun(close.Order));
    }

    public void Started(StepStarted report)
    {
        if (book.FindOrder(report.Id.StepId) is { } open && open.Id == report.Id) open.Begun = true;
    }

    /// <summary>Returns when the lines are stored. Of a step that nobody waits for they are not kept.</summary>
    public void Output(StepOutput report)
    {
        if (book.FindOrder(report.Id.StepId) is { } open && open.Id == report.Id)
            logs.Append(report.Id.RunId, report.Id.StepId, report.First, Translation.ToLines(report));
    }

    /// <summary>Returns when the report is in the database: then the controller may forget it.</summary>
    public async Task Finished(string controller, StepFinished report)
    {
        var result = Translation.ToReport(report);
        if (book.Finish(report.Id, controller) is not { } finishing)
        {
            await late.Keep(report.Id.RunId, report.Id.StepId, result, CancellationToken.None);
            return;
        }

        // One that is sent again because a socket swallowed the answer finds the same.
        finishing.Order?.Finish(result with { Recorded = () => finishing.Recorded.TrySetResult() });
        await Task.WhenAny(finishing.Recorded.Task, Task.Delay(RecordLimit, time));
    }

    public void CancelAnswered(CancelAnswered report)
    {
        if (book.FindOrder(report.Id.StepId) is { } open && open.Id == report.Id) open.Answer(report.Answer);
    }

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
        if (!waited) await late.Closed(report.RunId, Translation.ToProof(report.LeftBehind), CancellationToken.None);
    }

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
