using TestRuns.Controllers.Wire;
using TestRuns.Runs.Execution;

namespace TestRuns.Controllers;

/// <summary>
/// The sessions of controllers and the orders that are open, under one lock: who is there, who has which socket, what is to
/// be sent again. It decides and remembers; it waits for nobody and sends nothing.
/// </summary>
internal sealed class SessionBook(TimeProvider time)
{
    private readonly Dictionary<string, ControllerSession> sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ControllerSession> byConnection = new(StringComparer.Ordinal);
    private readonly HashSet<string> emptied = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> lastHeard = new(StringComparer.Ordinal);
    private readonly Dictionary<long, (string Controller, OpenOrder Order)> orders = [];

    private const int Remembered = 2000;

    private readonly Dictionary<OrderId, TaskCompletionSource> finished = [];
    private readonly Queue<OrderId> finishedInOrder = new();

    /// <summary>Also the pool's: slots and sessions change together.</summary>
    public Lock Gate { get; } = new();

    /// <summary>When this life of the server began: what an earlier one had heard was before it.</summary>
    public DateTimeOffset Began { get; } = time.GetUtcNow();

    public ControllerSession? Find(string name)
    {
        lock (Gate) return sessions.GetValueOrDefault(name);
    }

    public ControllerSession? OfConnection(string connectionId)
    {
        lock (Gate) return byConnection.GetValueOrDefault(connectionId);
    }

    public IReadOnlyList<ControllerSession> All()
    {
        lock (Gate) return [.. sessions.Values];
    }

    public DateTimeOffset LastHeard(string name)
    {
        lock (Gate) return sessions.TryGetValue(name, out var session) ? session.Heard : lastHeard.GetValueOrDefault(name, Began);
    }

    /// <summary>It is not there, and its last word was that nothing of it runs any more.</summary>
    public bool LeftEmpty(string name)
    {
        lock (Gate) return emptied.Contains(name);
    }

    /// <summary>A new session takes its place. The caller has made sure that no other of that name is there.</summary>
    public void Enter(ControllerSession session, ControllerSocket socket)
    {
        lock (Gate)
        {
            sessions.Add(session.Name, session);
            emptied.Remove(session.Name);
            Put(session, socket);
        }
    }

    /// <returns>The session, which goes on with this socket, and the socket that it had; null: there is no such session any more.</returns>
    public (ControllerSession Session, ControllerSocket? Old)? Resume(string name, SessionKey key, ControllerSocket socket)
    {
        lock (Gate)
        {
            if (!sessions.TryGetValue(name, out var session) || session.Key != key) return null;
            var old = session.Socket;
            if (old is not null) byConnection.Remove(old.ConnectionId);
            Put(session, socket);
            return (session, old);
        }
    }

    /// <summary>A controller in a new life takes the place of its old session, with the runs that are still to be closed there.</summary>
    /// <returns>The orders that were open there.</returns>
    public IReadOnlyList<OpenOrder> Replace(ControllerSession old, ControllerSession session, ControllerSocket socket)
    {
        lock (Gate)
        {
            var left = Remove(old)?.Orders ?? [];
            session.Inherit(old);
            Enter(session, socket);
            return left;
        }
    }

    /// <returns>The session that has lost its only socket with it; null: it had another already, or none was its own.</returns>
    public ControllerSession? Break(string connectionId)
    {
        lock (Gate)
        {
            if (!byConnection.Remove(connectionId, out var session) || session.Socket?.ConnectionId != connectionId) return null;
            session.Socket = null;
            session.BrokenAt = time.GetUtcNow();
            return session;
        }
    }

    /// <summary>
    /// The session is over. Open orders that may be ended without their report are handed over; a critical step's report
    /// is waited for still.
    /// </summary>
    /// <returns>Null: it was over already, or is not: it has a socket again.</returns>
    public (IReadOnlyList<OpenOrder> Orders, IReadOnlyList<PendingClose> Closes)? Remove(ControllerSession session)
    {
        lock (Gate)
        {
            if (!sessions.TryGetValue(session.Name, out var known) || known != session || session.Socket is not null) return null;
            sessions.Remove(session.Name);
            if (session.Emptied) emptied.Add(session.Name);
            lastHeard[session.Name] = session.Heard;
            return ([.. OrdersOf(session.Name).Where(order => !order.Critical)], session.Closes);
        }
    }

    /// <returns>The session to send it by, and whether it takes orders yet; null: the controller is not there, and the order is not open.</returns>
    public (ControllerSession Session, bool Now)? Give(string controller, OpenOrder order)
    {
        lock (Gate)
        {
            if (sessions.GetValueOrDefault(controller) is not { } session) return null;
            order.Session = session;
            orders[order.Id.StepId] = (controller, order);
            return (session, session.Cleared);
        }
    }

    /// <summary>One that an earlier life of this server gave: only its report is waited for.</summary>
    public OpenOrder Expect(string controller, OpenOrder order)
    {
        lock (Gate)
        {
            if (orders.TryGetValue(order.Id.StepId, out var known)) return known.Order;
            orders[order.Id.StepId] = (controller, order);
            return order;
        }
    }

    public OpenOrder? FindOrder(long stepId)
    {
        lock (Gate) return orders.TryGetValue(stepId, out var open) ? open.Order : null;
    }

    /// <summary>The order that a controller speaks of, if it is one that was given to it.</summary>
    public OpenOrder? FindOrder(OrderId id, string controller)
    {
        lock (Gate) return orders.TryGetValue(id.StepId, out var open) && open.Order.Id == id && open.Controller == controller ? open.Order : null;
    }

    /// <summary>It is waited for no longer.</summary>
    /// <param name="id">Of exactly this try.</param>
    /// <param name="controller">Only where it was opened for this one: others' reports are not believed. Null: whoever.</param>
    public OpenOrder? TakeOrder(OrderId id, string? controller)
    {
        lock (Gate)
        {
            if (!orders.TryGetValue(id.StepId, out var open) || open.Order.Id != id || (controller is not null && open.Controller != controller)) return null;
            orders.Remove(id.StepId);
            return open.Order;
        }
    }

    /// <summary>A report has come: whose it is, or that it came before.</summary>
    /// <returns>Null: nobody waits for it and nobody did lately.</returns>
    public (OpenOrder? Order, TaskCompletionSource Recorded)? Finish(OrderId id, string controller)
    {
        lock (Gate)
        {
            if (finished.TryGetValue(id, out var recorded)) return (null, recorded);
            if (TakeOrder(id, controller) is not { } order) return null;
            recorded = finished[id] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            finishedInOrder.Enqueue(id);
            if (finishedInOrder.Count > Remembered) finished.Remove(finishedInOrder.Dequeue());
            return (order, recorded);
        }
    }

    /// <summary>What a new socket of the session has to be told again.</summary>
    public IReadOnlyList<OpenOrder> OrdersOf(string controller)
    {
        lock (Gate) return [.. orders.Values.Where(open => open.Controller == controller).Select(open => open.Order)];
    }

    private void Put(ControllerSession session, ControllerSocket socket)
    {
        session.Socket = socket;
        session.BrokenAt = null;
        session.Hear(time.GetUtcNow());
        byConnection[socket.ConnectionId] = session;
    }
}
