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
    private readonly ControllerEvents events;
    private readonly ResendAbort resend;
    private readonly ConnectionOptions options;
    private readonly TimeProvider time;
    private readonly IHostApplicationLifetime lifetime;
    private readonly ILogger<ControllerRegistry> logger;

    /// <summary>Hellos come one after the other: two of the same name must not both find nobody there.</summary>
    private readonly SemaphoreSlim door = new(1);

    private volatile string? closedBecause;

    public ControllerRegistry(
        SessionBook book, ControllerStore store, ControllerPool pool, Postman postman, ClientTracker tracker, ControllerEvents events, ResendAbort resend,
        TokenStore tokens, ConnectionOptions options, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<ControllerRegistry> logger)
    {
        (this.book, this.store, this.pool, this.postman, this.tracker) = (book, store, pool, postman, tracker);
        (this.events, this.resend, this.options, this.time, this.lifetime, this.logger) = (events, resend, options, time, lifetime, logger);
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
            var record = await store.Find(hello.Name, CancellationToken.None);
            if (WhyNot(hello, ticket, record) is { } refusal) return refusal;
            if (hello.Session is { } key && book.Resume(hello.Name, key, socket) is { } resumed) return await Resumed(resumed.Session, resumed.Old);
            if (book.Find(hello.Name) is { } other)
            {
                if (other.MachineName != hello.Host.MachineName || other is { Socket: not null, Cleared: true }) return Refused(NameTaken(other), mayTryAgain: true);
                // The same machine in a new life, before the old one's grace was over: what it held is dead. Or it gave up
                // waiting for our answer to its first hello, and that socket lingers.
                await Replace(other, hello.Session is null);
            }

            return await Begin(hello, ticket, socket);
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
        foreach (var order in book.OrdersOf(session.Name).Where(order => !held.Contains(order.Id)))
            if (book.TakeOrder(order.Id, session.Name) is { } gone) gone.Finish(session.Leaving is { } why ? new StepReport(StepVerdict.NotRunning, why) : Postman.Away(session.Name));
        if (session.Leaving is not null)
        {
            lock (book.Gate) session.Emptied = held.Count == 0;
            return;
        }

        lock (book.Gate) session.Cleared = true;
        await postman.SendAgain(session, resumed: false);
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
    }

    /// <summary>A socket is gone, or nothing was heard on it for too long.</summary>
    public async Task SocketGone(string connectionId, string why)
    {
        if (book.Break(connectionId) is not { } session) return;
        // The server's own stop closes every connection; those that still have something to report come back at once.
        if (lifetime.ApplicationStopping.IsCancellationRequested) return;
        if (session.Leaving is { } leaving)
        {
            await GiveUp(session.Name, leaving);
            return;
        }

        Log.Broken(logger, session.Name, why, options.ControllerGrace.TotalSeconds);
        tracker.Broken(ClientRef.Controller(session.Name));
        Changed?.Invoke();
        await events.Lost(session.Name, why, CancellationToken.None);
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

    private async Task<Welcome> Resumed(ControllerSession session, ControllerSocket? old)
    {
        old?.End();
        tracker.Connected(ClientRef.Controller(session.Name));
        if (old is null)
        {
            Log.Back(logger, session.Name, session.Key.Number);
            await events.Returned(session.Name, CancellationToken.None);
        }

        // Not awaited: the controller reads nothing before it has its welcome.
        _ = postman.SendAgain(session, resumed: true);
        pool.Serve();
        Changed?.Invoke();
        return Welcome(session.Key, resumed: true);
    }

    private async Task<Welcome> Begin(Hello hello, TokenTicket ticket, ControllerSocket socket)
    {
        var record = await store.Begin(hello, ticket.ProjectId, ticket.Id, CancellationToken.None);
        var key = new SessionKey(record.SessionNumber, Secrets.New());
        var session = new ControllerSession(key, hello, record.Id, ticket.ProjectId, ticket.Id, time.GetUtcNow()) { State = record.State, ExpiresAt = ticket.ExpiresAt };
        book.Enter(session, socket);
        tracker.Connected(ClientRef.Controller(session.Name));
        Log.Connected(logger, session.Name, session.MachineName, key.Number, session.Slots);
        Changed?.Invoke();
        return Welcome(key, resumed: false);
    }

    /// <param name="reaped">It says itself that nothing of before runs there any more.</param>
    private async Task Replace(ControllerSession session, bool reaped)
    {
        var why = reaped ? $"Controller {session.Name} was restarted" : $"Controller {session.Name} was lost";
        await tracker.Left(ClientRef.Controller(session.Name), why, Controllers);
        await GiveUp(session.Name, why, reaped);
    }

    /// <summary>After the runs that hang on it were aborted: nothing is expected of this session any more.</summary>
    private Task GiveUp(string name, string why) => GiveUp(name, why, reaped: false);

    private async Task GiveUp(string name, string why, bool reaped)
    {
        // Who said goodbye is still reporting.
        if (book.Find(name) is not { } session || session is { Leaving: not null, Socket: not null } || book.Remove(session) is not { } removed) return;
        removed.Socket?.End();
        foreach (var order in removed.Orders)
        {
            if (book.TakeOrder(order.Id, name) is not { } open) continue;
            open.Finish(reaped ? new StepReport(StepVerdict.CutOff, why) : new StepReport(StepVerdict.Unreachable, why));
        }

        foreach (var close in removed.Closes)
        {
            if (session.Emptied) close.Finish(new RunClosed(close.Order.RunId, LeftBehind: null));
            else close.Fail(new ControllerAwayException(name));
        }

        Log.GivenUp(logger, name, why);
        await store.End(session.ControllerId, session.Heard, why, CancellationToken.None);
        pool.Serve();
        Changed?.Invoke();
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
