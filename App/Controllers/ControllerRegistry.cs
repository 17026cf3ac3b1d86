using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Connections;
using TestRuns.Controllers.Wire;
using TestRuns.Runs;
using TestRuns.Runs.Execution;

namespace TestRuns.Controllers;

/// <summary>
/// The life of sessions: who may come, who takes over, what a lost socket, a goodbye and an operator's word mean. What a
/// loss means for runs the tracker decides.
/// </summary>
internal sealed partial class ControllerRegistry
{
    private static readonly Actor Controllers = Actor.System("controllers");

    private readonly SessionBook book;
    private readonly ControllerStore store;
    private readonly ControllerPool pool;
    private readonly Postman postman;
    private readonly ClientTracker tracker;
    private readonly ResendAbort resend;
    private readonly TokenStore tokens;
    private readonly ConnectionOptions options;
    private readonly TimeProvider time;
    private readonly IHostApplicationLifetime lifetime;
    private readonly ILogger<ControllerRegistry> logger;

    /// <summary>
    /// Hellos, and what operators decide about who may be here, come one after the other: two of the same name must not both
    /// find nobody there, and nobody slips in while he is being locked out.
    /// </summary>
    private readonly SemaphoreSlim door = new(1);

    private volatile string? closedBecause;

    public ControllerRegistry(
        SessionBook book, ControllerStore store, ControllerPool pool, Postman postman, ClientTracker tracker, ResendAbort resend,
        TokenStore tokens, ConnectionOptions options, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<ControllerRegistry> logger)
    {
        (this.book, this.store, this.pool, this.postman, this.tracker) = (book, store, pool, postman, tracker);
        (this.resend, this.tokens, this.options, this.time, this.lifetime, this.logger) = (resend, tokens, options, time, lifetime, logger);
        tracker.Lost += loss => loss.Client.Kind == ClientKind.Controller ? GiveUp(loss.Client.Id, loss.Why) : Task.CompletedTask;
        tokens.Revoked += revoked => _ = Revoked(revoked);
    }

    /// <summary>Something that the page of controllers shows has changed.</summary>
    public event Action? Changed;

    public async Task<Welcome> Hello(Hello hello, TokenTicket ticket, ControllerSocket socket)
    {
        if ((HelloRule.WrongVersion(hello, ProgramVersion.Own) ?? HelloRule.Mistakes(hello)) is { } wrong) return Refused(wrong, mayTryAgain: false);
        await door.WaitAsync();
        try
        {
            if (closedBecause is { } why) return Refused(why, mayTryAgain: true);
            if (book.OfConnection(socket.ConnectionId) is not null) return Refused("This connection has said hello before.", mayTryAgain: true);
            // It was good when the connection was made, which may be long ago.
            if (await tokens.WhyNotAnyMore(ticket, CancellationToken.None) is { } spent) return Refused(spent, mayTryAgain: false);
            var record = await store.Find(hello.Name, CancellationToken.None);
            if (WhyNot(hello, ticket, record) is { } refusal) return refusal;
            if (hello.Session is { } key && Resume(hello.Name, key, socket) is { } resumed) return resumed;
            var other = book.Find(hello.Name);
            if (other is not null && (other.MachineName != hello.Host.MachineName || other is { Socket: not null, Cleared: true })) return Refused(NameTaken(other), mayTryAgain: true);
            // Else it is the same machine in a new life, before the old one's grace was over. Or it gave up waiting for our answer
            // to its first hello, and that socket lingers.
            return other is null ? await Begin(hello, ticket, socket) : await Replace(other, hello, ticket, socket);
        }
        finally
        {
            door.Release();
        }
    }

    /// <summary>It holds nothing of before but these: from now on it is given work, and what was not confirmed there is asked for.</summary>
    public async Task Cleared(ControllerSession session, ClearedReport report)
    {
        var held = report.StillHeld.ToHashSet();
        // What came up since its hello waits for this very moment; the last word of one that leaves is about everything.
        foreach (var order in book.OrdersOf(session.Name).Where(order => (session.Leaving is not null || order.Session != session) && !held.Contains(order.Id)))
            if (book.TakeOrder(order.Id, session.Name) is { } gone) gone.Finish(session.Leaving is { } why ? new StepReport(StepVerdict.NotRunning, why) : Postman.Away(session.Name));
        if (session.Leaving is not null)
        {
            lock (book.Gate) session.Emptied = held.Count == 0;
            return;
        }

        lock (book.Gate) session.Cleared = true;
        _ = postman.SendAgain(session);
        await resend.Returned(session.Name, CancellationToken.None);
        pool.Serve();
        Changed?.Invoke();
    }

    public async Task Goodbye(ControllerSession session, string why)
    {
        lock (book.Gate) session.Leaving = why;
        Log.Goodbye(logger, session.Name, why);
        Changed?.Invoke();
        // It reports what ends; its session is over when its socket closes.
        await tracker.Left(ClientRef.Controller(session.Name), "Controller disconnected", Controllers);
        pool.Serve();
    }

    /// <summary>A socket is gone, or nothing was heard on it for too long.</summary>
    public async Task SocketGone(string connectionId, string why)
    {
        ControllerSession? session;
        lock (book.Gate)
        {
            // With the tracker under one lock: a socket that comes at this moment must not be overtaken by the loss of the last.
            session = book.Break(connectionId);
            if (session is { Leaving: null }) tracker.Broken(ClientRef.Controller(session.Name));
        }

        // The server's own stop closes every connection; those that still have something to report come back at once.
        if (session is null || lifetime.ApplicationStopping.IsCancellationRequested) return;
        if (session.Leaving is { } leaving)
        {
            await GiveUp(session, leaving);
            return;
        }

        Log.Broken(logger, session.Name, why, options.ControllerGrace.TotalSeconds);
        Changed?.Invoke();
    }

    /// <summary>The server stops: nobody comes in any more, and connections end.</summary>
    public void Close()
    {
        closedBecause = "The server is stopping.";
        foreach (var session in book.All()) session.Socket?.End();
    }

    private Welcome? WhyNot(Hello hello, TokenTicket ticket, Controller? record)
    {
        if (hello.Name == EmbeddedName && !ticket.IsEmbedded) return Refused($"“{EmbeddedName}” is the name of the server's own controller. Choose another: --name NAME.", mayTryAgain: false);
        if (record is null) return null;
        if (record.ProjectId != ticket.ProjectId && !ticket.IsEmbedded)
            return Refused($"There is a controller “{hello.Name}” already that serves other projects than this token. Choose another name: --name NAME.", mayTryAgain: false);
        return record.State == ControllerState.Disconnected
            ? Refused($"{record.StateBy} has disconnected {hello.Name}. It may come back when somebody allows it on the page Controllers.", mayTryAgain: true)
            : null;
    }

    private static string NameTaken(ControllerSession other) =>
        $"“{other.Name}” is the name of another controller: on {other.MachineName}, connected since {other.Since:yyyy-MM-dd HH:mm:ss} UTC. Stop that one, or choose another name: --name NAME.";

    private Welcome? Resume(string name, SessionKey key, ControllerSocket socket)
    {
        ControllerSession session;
        ControllerSocket? old;
        lock (book.Gate)
        {
            if (book.Resume(name, key, socket) is not { } resumed) return null;
            (session, old) = resumed;
            if (session.Leaving is null) tracker.Connected(ClientRef.Controller(name));
        }

        old?.End();
        if (old is null) Log.Back(logger, session.Name, session.Key.Number);
        // Not awaited: the controller reads nothing before it has its welcome.
        _ = postman.SendAgain(session);
        pool.Serve();
        Changed?.Invoke();
        return Welcome(session.Key, resumed: true);
    }

    private async Task<Welcome> Begin(Hello hello, TokenTicket ticket, ControllerSocket socket)
    {
        var session = await NewSession(hello, ticket);
        lock (book.Gate)
        {
            book.Enter(session, socket);
            tracker.Connected(ClientRef.Controller(session.Name));
        }

        return Welcome(session);
    }

    private async Task<ControllerSession> NewSession(Hello hello, TokenTicket ticket)
    {
        var record = await store.Begin(hello, ticket.ProjectId, ticket.Id, CancellationToken.None);
        return new ControllerSession(new SessionKey(record.SessionNumber, OneTimeLink.NewSecret()), hello, record.Id, ticket, time.GetUtcNow()) { State = record.State };
    }

    private Welcome Welcome(ControllerSession session)
    {
        Log.Connected(logger, session.Name, session.MachineName, session.Key.Number, session.Slots);
        Changed?.Invoke();
        return Welcome(session.Key, resumed: false);
    }

    /// <summary>
    /// A new life: its runs are lost. Without a session's key it was reaped before, so what it held is proven dead; with one it
    /// reports what it kills before it is cleared.
    /// </summary>
    private async Task<Welcome> Replace(ControllerSession old, Hello hello, TokenTicket ticket, ControllerSocket socket)
    {
        var reaped = hello.Session is null;
        var why = reaped ? $"Controller {old.Name} was restarted" : $"Controller {old.Name} was lost";
        ControllerSocket? lingering;
        lock (book.Gate)
        {
            old.Replaced = true;
            lingering = old.Socket;
            if (lingering is not null) book.Break(lingering.ConnectionId);
        }

        lingering?.End();
        try
        {
            await tracker.Left(ClientRef.Controller(old.Name), why, Controllers);
            var session = await NewSession(hello, ticket);
            IReadOnlyList<OpenOrder> orders;
            lock (book.Gate)
            {
                orders = book.Replace(old, session, socket);
                tracker.Connected(ClientRef.Controller(session.Name));
            }

            Log.GivenUp(logger, old.Name, why);
            if (reaped) Finish(old.Name, orders, new StepReport(StepVerdict.CutOff, why));
            return Welcome(session);
        }
        finally
        {
            // Nothing when it was replaced; if that failed, nobody waits for the old one any more.
            old.Replaced = false;
            await GiveUp(old, why);
        }
    }

    /// <summary>After the runs that hang on it were aborted: nothing is expected of this session any more.</summary>
    private Task GiveUp(string name, string why) => book.Find(name) is { Replaced: false } session ? GiveUp(session, why) : Task.CompletedTask;

    /// <remarks>One that has a socket lives: it came back at the last moment, or said goodbye and still reports.</remarks>
    private async Task GiveUp(ControllerSession session, string why)
    {
        if (book.Remove(session) is not { } removed) return;
        Finish(session.Name, removed.Orders, new StepReport(StepVerdict.Unreachable, why));
        foreach (var close in removed.Closes)
        {
            if (session.Emptied) close.Finish(new RunClosed(close.Order.RunId, LeftBehind: null));
            else close.Fail(new ControllerAwayException(session.Name));
        }

        Log.GivenUp(logger, session.Name, why);
        await store.End(session, why, CancellationToken.None);
        pool.Serve();
        Changed?.Invoke();
    }

    private void Finish(string name, IReadOnlyList<OpenOrder> orders, StepReport report)
    {
        foreach (var order in orders) book.TakeOrder(order.Id, name)?.Finish(report);
    }

    private Welcome Welcome(SessionKey key, bool resumed) => new()
    {
        Session = key,
        Resumed = resumed,
        PingInterval = ConnectionOptions.PingInterval,
        DeadMan = options.DeadMan,
    };

    private Welcome Refused(string why, bool mayTryAgain)
    {
        Log.Refused(logger, why);
        return new Welcome { Refused = why, MayTryAgain = mayTryAgain };
    }
}
