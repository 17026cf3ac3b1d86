using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using TestRuns.Controllers.Wire;

namespace TestRuns.Worker.Session;

/// <summary>
/// What the controller reports, each made until it is acknowledged, over however many sockets that takes. Whoever reports
/// waits: so what belongs to one step stays in its order, and a slow server slows its output down.
/// </summary>
internal sealed partial class Deliveries(TimeProvider time, ILogger logger) : IControllerServer
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private TaskCompletionSource<HubSocket> socket = New();

    /// <summary>The socket to use from now on; null: there is none.</summary>
    public void Use(HubSocket? next)
    {
        lock (gate)
        {
            if (socket.Task.IsCompleted) socket = New();
            if (next is not null) socket.SetResult(next);
        }
    }

    public Task Started(StepStarted report, CancellationToken cancellationToken) => Deliver(nameof(IControllerHub.Started), report, cancellationToken);

    public Task Output(StepOutput report, CancellationToken cancellationToken) => Deliver(nameof(IControllerHub.Output), report, cancellationToken);

    public Task Finished(StepFinished report, CancellationToken cancellationToken) => Deliver(nameof(IControllerHub.Finished), report, cancellationToken);

    public Task CancelAnswered(CancelAnswered answer, CancellationToken cancellationToken) => Deliver(nameof(IControllerHub.CancelAnswered), answer, cancellationToken);

    public Task RunClosed(RunClosed report, CancellationToken cancellationToken) => Deliver(nameof(IControllerHub.RunClosed), report, cancellationToken);

    public Task Cleared(ClearedReport report, CancellationToken cancellationToken) => Deliver(nameof(IControllerHub.Cleared), report, cancellationToken);

    private static TaskCompletionSource<HubSocket> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task Deliver(string method, object report, CancellationToken cancellationToken)
    {
        for (var refusals = 0; ;)
        {
            var used = await Socket().WaitAsync(cancellationToken);
            try
            {
                await used.Tell(method, report, cancellationToken);
                return;
            }
            catch (SocketLostException)
            {
                Forget(used);
            }
            catch (HubException error)
            {
                // The server's own trouble, such as a full disk: what happened here does not become less true by it.
                Log.Refused(logger, method, error.Message);
                var pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(refusals++, 5)) / 4);
                await Task.Delay(pause < LongestPause ? pause : LongestPause, time, cancellationToken);
            }
        }
    }

    private Task<HubSocket> Socket()
    {
        lock (gate) return socket.Task;
    }

    public void Forget(HubSocket used)
    {
        lock (gate)
        {
            if (socket.Task.IsCompletedSuccessfully && ReferenceEquals(socket.Task.Result, used)) socket = New();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The server did not take a report ({Method}): {Why} It is sent again.")]
        public static partial void Refused(ILogger logger, string method, string why);
    }
}
