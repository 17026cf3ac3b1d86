using Microsoft.Extensions.Logging;
using TestRuns.Controllers.Wire;
using TestRuns.Worker.Browsers;
using TestRuns.Worker.Processes;
using TestRuns.Worker.ResultFiles;
using TestRuns.Worker.Steps;

namespace TestRuns.Worker;

/// <summary>
/// The inside of a controller: carries out orders, ends them on request with proof, and leaves nothing running behind.
/// Reports go to the server that was attached.
/// </summary>
public sealed partial class StepRunner : IAsyncDisposable
{
    private static readonly TimeSpan DisposeLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    private readonly OrderBook orders = new();
    private readonly LeftBehindByRun leftBehind = new();
    private readonly CancellationTokenSource giveUp = new();
    private readonly Workspaces workspaces;
    private readonly HttpStep requests;
    private readonly StepUpload uploads;
    private readonly StepCarrier carrier;
    private readonly KeptResults? kept;
    private readonly Lazy<Task<EndedProcesses?>> reaping;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private IControllerServer? server;
    private int disposed;

    public StepRunner(WorkerOptions options, IProcessTrees trees, TimeProvider time, ILogger<StepRunner> logger)
        : this(options, trees, null, time, logger)
    {
    }

    /// <param name="kept">Null: whom it reports to cannot be lost.</param>
    internal StepRunner(WorkerOptions options, IProcessTrees trees, KeptResults? kept, TimeProvider time, ILogger<StepRunner> logger)
    {
        (this.kept, this.time, this.logger) = (kept, time, logger);
        workspaces = new Workspaces(options.WorkspaceRoot, logger);
        requests = new HttpStep(time);
        uploads = new StepUpload(options.Server, time);
        var commands = new CommandStep(trees, workspaces, options.Identity, time, LeaveBehind, new ResultSender(uploads));
        var browsers = new BrowserStep(commands, workspaces, options, new ArtifactSender(uploads));
        carrier = new StepCarrier(commands, requests, browsers, Server, kept, time, logger);
        reaping = new Lazy<Task<EndedProcesses?>>(() => Task.Run(() => ReapOnce(trees)));
    }

    /// <summary>Whom it reports to. The two need each other, so this comes after both are made, and before the first order.</summary>
    public void Attach(IControllerServer controllerServer) => Volatile.Write(ref server, controllerServer);

    /// <summary>
    /// Ends what an earlier life left behind; null: there was nothing. Done once, and before the first order is begun also
    /// when nobody asked for it.
    /// </summary>
    public Task<EndedProcesses?> Reap(CancellationToken cancellationToken) => reaping.Value.WaitAsync(cancellationToken);

    /// <summary>Begins the step and returns; what becomes of it is reported.</summary>
    public async Task Execute(StepOrder order, CancellationToken cancellationToken)
    {
        _ = Server();
        await Reap(cancellationToken);
        _ = orders.Enter(order) switch
        {
            OrderEntry.Begins begins => Task.Run(() => Carry(begins.Step), CancellationToken.None),
            OrderEntry.Refused refused => Task.Run(() => Refuse(order, refused.Why), CancellationToken.None),
            OrderEntry.IsOver over => Task.Run(() => Report(over.Report), CancellationToken.None),
            _ => Task.CompletedTask,
        };
    }

    public Task<CancelAnswer> Cancel(CancelOrder order, CancellationToken cancellationToken)
    {
        var (answer, step) = orders.Cancel(order);
        step?.Stop.Ask(StopCause.Cancelled, order.Force);
        return Task.FromResult(answer);
    }

    /// <summary>Steps of the run that are still there are cancelled and waited for; a critical one is only waited for.</summary>
    public async Task<RunClosed> CloseRun(CloseRunOrder order, CancellationToken cancellationToken)
    {
        var steps = orders.Of(order.RunId);
        foreach (var step in steps.Where(step => !step.Order.Critical)) step.Stop.Ask(StopCause.Cancelled, force: false);
        await Task.WhenAll(steps.Select(step => step.Decided)).WaitAsync(cancellationToken);
        var ended = await Task.WhenAll(leftBehind.Take(order.RunId).Select(left => left.End(CancellationToken.None)));
        if (!order.KeepWorkspace) await Task.Run(() => workspaces.Remove(order.RunId), CancellationToken.None);
        return new RunClosed(order.RunId, Proofs.Sum(ended));
    }

    /// <summary>
    /// Begins nothing more and ends what runs, each with its grace. Critical steps may finish; when the token fires, they and
    /// what is still there are killed. Returns when everything is gone and reported, or nobody takes the reports.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        orders.Close();
        var steps = orders.All();
        foreach (var step in steps.Where(step => !step.Order.Critical)) step.Stop.Ask(StopCause.Closing, force: false);
        await using (cancellationToken.Register(() =>
        {
            foreach (var step in steps) step.Stop.Ask(StopCause.Closing, force: true);
        }))
        {
            await Task.WhenAll(steps.Select(step => step.Gone));
        }
        await Task.WhenAll(leftBehind.TakeAll().Select(left => left.End(cancellationToken)));
        var done = Task.WhenAll(steps.Select(step => step.Done));
        // A server that does not answer any more must not hold up the end.
        if (await Task.WhenAny(done, Task.Delay(LastWords, time, CancellationToken.None)) != done) await giveUp.CancelAsync();
        await done;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0) return;
        using var limit = new CancellationTokenSource(DisposeLimit, time);
        await StopAsync(limit.Token);
        requests.Dispose();
        uploads.Dispose();
    }

    private IControllerServer Server() => Volatile.Read(ref server) ?? throw new InvalidOperationException("No server is attached yet.");

    private async Task<EndedProcesses?> ReapOnce(IProcessTrees trees)
    {
        var ended = await trees.Reap(CancellationToken.None);
        if (ended is not null) Log.Reaped(logger, ended.Count, ended.Left, ended.Means);
        return ended;
    }

    private async Task Carry(RunningStep step)
    {
        Log.Begins(logger, step.Order.StepName, step.Order.Id.StepId, step.Order.Id.RunId);
        var alone = EndWhatItLeftWithoutServer(step);
        var report = await carrier.Carry(step, giveUp.Token);
        Log.Ended(logger, step.Order.StepName, report.Id.StepId, report.Id.RunId, report.Result, report.Message, (report.EndedAt - report.StartedAt).TotalSeconds);
        await alone;
        step.SetDecided();
        await Report(report);
        orders.Finish(report);
        step.SetDone();
    }

    private Task Refuse(StepOrder order, string why)
    {
        var now = time.GetUtcNow();
        return Report(new StepFinished { Id = order.Id, Result = StepResult.NotRunning, Message = why, StartedAt = now, EndedAt = now });
    }

    private async Task Report(StepFinished report)
    {
        try
        {
            await Server().Finished(report, giveUp.Token);
            kept?.Remove(report.Id.StepId);
        }
        catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
        {
            Log.NotReported(logger, report.Id.StepId, report.Result, null);
        }
        catch (Exception error)
        {
            Log.NotReported(logger, report.Id.StepId, report.Result, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Ended {Count} processes of an earlier life of this controller, {Left} could not be ended ({Means})")]
        public static partial void Reaped(ILogger logger, int count, int left, string means);

        [LoggerMessage(Level = LogLevel.Information, Message = "Step \"{Name}\" ({Step} of run {Run}) begins")]
        public static partial void Begins(ILogger logger, string name, long step, long run);

        [LoggerMessage(Level = LogLevel.Information, Message = "Step \"{Name}\" ({Step} of run {Run}): {Result}, {Why}, after {Seconds:0.###} s")]
        public static partial void Ended(ILogger logger, string name, long step, long run, StepResult result, string? why, double seconds);

        [LoggerMessage(Level = LogLevel.Error, Message = "The end of step {Step}, {Result}, could not be reported")]
        public static partial void NotReported(ILogger logger, long step, StepResult result, Exception? error);
    }
}
