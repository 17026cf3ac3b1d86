using Microsoft.AspNetCore.SignalR;
using TestRuns.Controllers.Wire;
using TestRuns.Worker.Steps;

namespace TestRuns.Worker.Session;

/// <summary>What the session says by itself: pings, that it is cleared, goodbye.</summary>
internal sealed partial class ServerSession
{
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastWordLimit = TimeSpan.FromSeconds(3);

    /// <summary>A server that refuses a report must not keep the controller from work for ever.</summary>
    private static readonly TimeSpan ReportsLimit = TimeSpan.FromSeconds(10);

    private async Task Pings(HubSocket socket, TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval, time);
        while (!socket.Lost.IsCompleted)
        {
            Watch(Ping(socket));
            await Task.WhenAny(timer.WaitForNextTickAsync(CancellationToken.None).AsTask(), socket.Lost);
            if (socket.Unanswered < 2 || socket.Lost.IsCompleted) continue;
            if (socket.Unanswered == 2) Log.Silent(logger);
            attention.Set();
        }
    }

    private async Task Ping(HubSocket socket)
    {
        var sentAt = time.GetTimestamp();
        socket.Sent();
        try
        {
            await socket.Ping(CancellationToken.None);
            socket.Answered();
            deadMan.Answered(sentAt);
        }
        catch (SocketLostException)
        {
            // The loop that keeps the session sees it, too.
        }
        catch (HubException error)
        {
            // It answers, but not to this session: only a hello can tell what is the matter.
            socket.Abandon(error.Message);
        }
    }

    /// <summary>What is held belongs to a session that is over: it is killed and reported, then the server may give work.</summary>
    private void BeginClearing()
    {
        clearing?.Cancel();
        clearing = new CancellationTokenSource();
        Watch(Clear(clearing.Token));
    }

    private async Task Clear(CancellationToken superseded)
    {
        try
        {
            await runner.KillUncritical(StopCause.SessionOver, null).WaitAsync(superseded);
            var reported = Task.WhenAll(runner.Reported(), earlierResults);
            await Task.WhenAny(reported, Task.Delay(ReportsLimit, time, superseded));
            superseded.ThrowIfCancellationRequested();
            runner.TakeOrders();
            await deliveries.Cleared(new ClearedReport(runner.Held), superseded);
            if (goodbye is { } word && current is { } socket) await Say(socket, word);
        }
        catch (OperationCanceledException) when (superseded.IsCancellationRequested)
        {
            // Another welcome has come: it clears again.
        }
    }

    /// <summary>After a goodbye: everything has ended but what is named. Returns soon, whether the server heard it or not.</summary>
    public async Task SayLastWord()
    {
        using var limit = new CancellationTokenSource(LastWordLimit, time);
        try
        {
            await deliveries.Cleared(new ClearedReport(runner.Held), limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // The server has to do without it: it waits for the dead man's time.
        }
    }

    private async Task Say(HubSocket socket, Goodbye word)
    {
        using var limit = new CancellationTokenSource(GoodbyeLimit, time);
        try
        {
            await socket.Tell(nameof(IControllerHub.Goodbye), word, limit.Token);
        }
        catch (Exception error) when (error is SocketLostException or HubException or OperationCanceledException)
        {
            // The server finds out by itself.
        }
    }

    /// <summary>Nobody waits for these, but a bug in one of them must show.</summary>
    private void Watch(Task task) => _ = Watched(task);

    private async Task Watched(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception error)
        {
            Log.Failed(logger, error);
        }
    }
}
