using TestRuns.Access.Tokens;
using TestRuns.Connections;
using TestRuns.Controllers.Wire;
using TestRuns.Runs;

namespace TestRuns.Controllers;

/// <summary>What people decide about controllers.</summary>
internal sealed partial class ControllerRegistry
{
    /// <summary>The name of the server's own controller.</summary>
    public const string EmbeddedName = "embedded";

    /// <summary>Ends its session and its runs; it may not come back before <see cref="Allow"/>.</summary>
    public Task<bool> Disconnect(long id, Actor by, CancellationToken cancellationToken) => AtTheDoor(
        async () =>
        {
            if (!await store.Decide(id, ControllerState.Disconnected, by.Name, cancellationToken)) return false;
            if (Of(id) is { } session) await SendAway(session, $"Controller {session.Name} was disconnected by {by.Name}", by, mayTryAgain: true);
            return true;
        },
        cancellationToken);

    /// <summary>It finishes what runs there and takes nothing new.</summary>
    public Task<bool> Drain(long id, Actor by, CancellationToken cancellationToken) => Set(id, ControllerState.Draining, by, cancellationToken);

    /// <summary>It takes work again, or may come back.</summary>
    public Task<bool> Allow(long id, Actor by, CancellationToken cancellationToken) => Set(id, ControllerState.Active, by, cancellationToken);

    /// <returns>False: it is connected; it is disconnected first.</returns>
    public Task<bool> Remove(long id, Actor by, CancellationToken cancellationToken) => AtTheDoor(
        async () =>
        {
            if (Of(id) is not null) return false;
            await store.Remove(id, by.Name, cancellationToken);
            return true;
        },
        cancellationToken);

    private Task<bool> Set(long id, ControllerState state, Actor by, CancellationToken cancellationToken) => AtTheDoor(
        async () =>
        {
            if (!await store.Decide(id, state, by.Name, cancellationToken)) return false;
            if (Of(id) is { } session) lock (book.Gate) session.State = state;
            return true;
        },
        cancellationToken);

    private async Task<bool> AtTheDoor(Func<Task<bool>> decide, CancellationToken cancellationToken)
    {
        await door.WaitAsync(cancellationToken);
        bool done;
        try
        {
            done = await decide();
        }
        finally
        {
            door.Release();
        }

        if (!done) return false;
        pool.Serve();
        Changed?.Invoke();
        return true;
    }

    /// <summary>
    /// Looks for tokens that ended while a controller was connected with them. Nothing is aborted by the calendar: it finishes
    /// what runs there first.
    /// </summary>
    public async Task EndExpired()
    {
        foreach (var session in book.All().Where(session => session.ExpiresAt <= time.GetUtcNow() && session.Leaving is null))
        {
            if (!session.Expired)
            {
                lock (book.Gate) session.Expired = true;
                Log.Expired(logger, session.Name);
                Changed?.Invoke();
            }

            if (pool.Used(session.Name) == 0) await SendAway(session, $"The token of controller {session.Name} has expired", Controllers, mayTryAgain: false);
        }
    }

    private async Task Revoked(TokenRevoked revoked)
    {
        try
        {
            await AtTheDoor(
                async () =>
                {
                    foreach (var session in book.All().Where(session => session.TokenId == revoked.Id))
                        await SendAway(session, $"The token of controller {session.Name} {revoked.What}", new Actor(ActorKind.User, revoked.By), mayTryAgain: false);
                    return true;
                },
                CancellationToken.None);
        }
        catch (Exception error)
        {
            Log.NotSentAway(logger, revoked.Name, error);
        }
    }

    private async Task SendAway(ControllerSession session, string why, Actor by, bool mayTryAgain)
    {
        lock (book.Gate) session.Leaving = why;
        Changed?.Invoke();
        await tracker.Left(ClientRef.Controller(session.Name), why, by);
        pool.Serve();
        _ = EndLater(session, new SessionOver(why, mayTryAgain));
    }

    /// <summary>
    /// Told that it is over, a controller breaks off as soon as it has killed what it holds, and is not let in again. So it is
    /// told when its critical steps have ended and were reported, and teardown was done; who does not answer is not waited for.
    /// </summary>
    private async Task EndLater(ControllerSession session, SessionOver over)
    {
        var limit = time.GetUtcNow() + LastWords;
        do await Task.Delay(LookInterval, time);
        while (IsStillNeeded(session, time.GetUtcNow() >= limit));
        await postman.Say(session, over);
        // It has its last word, and breaks off.
        limit = time.GetUtcNow() + LastWords;
        do await Task.Delay(LookInterval, time);
        while (session.Socket is not null && time.GetUtcNow() < limit);
        if (session.Socket is { } socket)
        {
            book.Break(socket.ConnectionId);
            socket.End();
        }

        await GiveUp(session, over.Why);
    }

    private bool IsStillNeeded(ControllerSession session, bool tooLong)
    {
        lock (book.Gate)
        {
            if (book.Find(session.Name) != session || session.Socket is null) return false;
            var orders = book.OrdersOf(session.Name);
            return orders.Any(order => order.Critical || !tooLong) || (!tooLong && session.Closes.Count > 0);
        }
    }

    private ControllerSession? Of(long id) => book.All().FirstOrDefault(session => session.ControllerId == id);

    /// <summary>How long a controller that was sent away may report what it ended.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Controller {Name} on {Machine} is connected: session {Number}, {Slots} slots")]
        public static partial void Connected(ILogger logger, string name, string machine, long number, int slots);

        [LoggerMessage(LogLevel.Information, "Controller {Name} is back: session {Number} goes on")]
        public static partial void Back(ILogger logger, string name, long number);

        [LoggerMessage(LogLevel.Warning, "Controller {Name} is out of reach ({Why}); it has {Seconds} s to come back")]
        public static partial void Broken(ILogger logger, string name, string why, double seconds);

        [LoggerMessage(LogLevel.Information, "Controller {Name} says goodbye: {Why}")]
        public static partial void Goodbye(ILogger logger, string name, string why);

        [LoggerMessage(LogLevel.Warning, "Controller {Name} is given up: {Why}")]
        public static partial void GivenUp(ILogger logger, string name, string why);

        [LoggerMessage(LogLevel.Warning, "A controller was refused: {Why}")]
        public static partial void Refused(ILogger logger, string why);

        [LoggerMessage(LogLevel.Warning, "The token of controller {Name} has expired: it finishes what runs there and takes nothing new")]
        public static partial void Expired(ILogger logger, string name);

        [LoggerMessage(LogLevel.Error, "The controllers of the revoked token {Token} could not all be sent away")]
        public static partial void NotSentAway(ILogger logger, string token, Exception error);
    }
}
