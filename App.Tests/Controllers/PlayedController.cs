using System.Collections.Concurrent;
using TestRuns.Access.Tokens;
using TestRuns.Controllers;
using TestRuns.Controllers.Wire;

namespace TestRuns.Tests.Controllers;

/// <summary>The other end of the wire, as a test wants it: it says what it is told to, and answers or keeps silent.</summary>
internal sealed class PlayedController(ControllerLab lab, string name, int slots, string machine, TokenTicket ticket, IReadOnlyList<string> labels)
{
    private readonly ConcurrentQueue<Message> inbox = new();
    private readonly SemaphoreSlim heard = new(0);
    private readonly ConcurrentDictionary<long, StepOrder> held = new();
    private string? connection;
    private bool obeys;

    public SessionKey? Key { get; set; }

    /// <summary>Answers to be closed come by themselves, unless the test wants silence.</summary>
    public bool Closes { get; set; } = true;

    /// <summary>Cancels are answered, and what they end is dead at once, unless the test wants silence.</summary>
    public bool Cancels { get; set; } = true;

    /// <summary>What its sockets brought, in order.</summary>
    public IEnumerable<object> Heard => inbox.Select(message => message.Body);

    public string? Connection => connection;

    public bool WasEnded { get; private set; }

    public string Name => name;

    private ControllerSession Session => lab.Book.OfConnection(connection!) ?? throw new InvalidOperationException("No session has this connection.");

    /// <param name="change">What it says otherwise than usual.</param>
    public async Task<Welcome> Hello(Func<Hello, Hello>? change = null)
    {
        var socket = lab.NextSocket();
        WasEnded = false;
        var said = new Hello
        {
            Version = WireVersion.Current,
            Name = name,
            Labels = labels,
            Slots = slots,
            Host = new HostFacts(machine, "Linux", "X64", "1.0.0", "cgroup"),
            Session = Key,
        };
        var welcome = await lab.Registry.Hello(change?.Invoke(said) ?? said, ticket, new ControllerSocket(socket, new End(this, socket), () => WasEnded = true));
        if (welcome.Refused is not null) return welcome;
        connection = socket;
        Key = welcome.Session;
        return welcome;
    }

    public Task Cleared(params OrderId[] stillHeld) => lab.Registry.Cleared(Session, new ClearedReport(stillHeld));

    public Task Goodbye(string why = "stopped by Ctrl-C") => lab.Registry.Goodbye(Session, why);

    /// <summary>Its socket breaks.</summary>
    public Task Break(string why = "its connection broke") => lab.Registry.SocketGone(connection!, why);

    public void Ping()
    {
        if (lab.Book.OfConnection(connection!) is { } session) session.Hear(lab.Clock.GetUtcNow());
    }

    public void Started(StepOrder order) => lab.Postman.Started(name, new StepStarted(order.Id, lab.Clock.GetUtcNow()));

    /// <summary>Completes when the server acknowledges.</summary>
    public Task Finished(OrderId id, StepResult result = StepResult.Passed, string? message = null, EndedProcesses? ended = null)
    {
        held.TryRemove(id.StepId, out _);
        return lab.Postman.Finished(name, new StepFinished { Id = id, Result = result, Message = message, StartedAt = lab.Clock.GetUtcNow(), EndedAt = lab.Clock.GetUtcNow(), Ended = ended });
    }

    public Task RunClosed(long runId) => RunClosed(connection!, runId);

    private Task RunClosed(string on, long runId) => lab.Postman.RunClosed(
        lab.Book.OfConnection(on) ?? throw new InvalidOperationException("No session has this connection."), new RunClosed(runId, null));

    /// <summary>Waits for a message that has not been asked for before.</summary>
    public async Task<T> Gets<T>(Func<T, bool>? which = null, string? what = null)
        where T : class
    {
        while (true)
        {
            foreach (var message in inbox)
            {
                if (message.Seen || message.Body is not T body || which?.Invoke(body) == false) continue;
                message.Seen = true;
                return body;
            }

            (await heard.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBeTrue($"{name} gets {what ?? typeof(T).Name}");
        }
    }

    public Task<StepOrder> Order(string step) => Gets<StepOrder>(order => order.StepName == step, step);

    public int Count<T>() => Heard.OfType<T>().Count();

    /// <summary>From now on everything ends at once.</summary>
    public void Obey()
    {
        obeys = Cancels = Closes = true;
        foreach (var order in held.Values) _ = Finished(order.Id, StepResult.Killed);
    }

    private void Hear(object message)
    {
        inbox.Enqueue(new Message(message));
        heard.Release();
    }

    private sealed class Message(object body)
    {
        public object Body => body;

        public bool Seen { get; set; }
    }

    /// <param name="connection">What is sent again comes before its owner has its welcome, and is answered where it came.</param>
    private sealed class End(PlayedController owner, string connection) : IControllerSocket
    {
        public Task Execute(StepOrder order)
        {
            owner.held[order.Id.StepId] = order;
            owner.Hear(order);
            if (owner.obeys) _ = owner.Finished(order.Id, StepResult.Killed);
            return Task.CompletedTask;
        }

        public Task Cancel(CancelOrder order)
        {
            owner.Hear(order);
            if (owner.Cancels) _ = owner.Answer(order);
            return Task.CompletedTask;
        }

        public Task CloseRun(CloseRunOrder order)
        {
            owner.Hear(order);
            if (owner.Closes) _ = Task.Run(() => owner.RunClosed(connection, order.RunId));
            return Task.CompletedTask;
        }

        public Task Over(SessionOver over)
        {
            owner.Hear(over);
            return Task.CompletedTask;
        }
    }

    private async Task Answer(CancelOrder order)
    {
        await Task.Yield();
        var deferred = held.TryGetValue(order.Id.StepId, out var step) && step.Critical && !order.Force;
        Answered(order.Id, step is null ? CancelAnswer.NotRunning : deferred ? CancelAnswer.Deferred : CancelAnswer.Ending);
        if (step is not null && !deferred) await Finished(order.Id, StepResult.Killed, "killed", new EndedProcesses(3, TimeSpan.FromMilliseconds(2), 0, "cgroup"));
    }

    public void Answered(OrderId id, CancelAnswer answer) => lab.Postman.CancelAnswered(name, new CancelAnswered(id, answer));
}
