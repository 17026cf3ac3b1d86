using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Controllers;
using TestRuns.Controllers.Wire;

namespace TestRuns.Tests.Components.ControllerPages;

/// <summary>A page on which controllers connect to the real registry; what they would send over a socket is called by hand.</summary>
public abstract class ControllerWorld : PageWorld
{
    private ControllerRegistry Registry => Services.GetRequiredService<ControllerRegistry>();

    private protected TokenStore Tokens => Services.GetRequiredService<TokenStore>();

    /// <summary>With a token of its own, unless one is given.</summary>
    private protected async Task<HandController> Connect(string name, long? project = null, string labels = "linux", TokenTicket? ticket = null)
    {
        if (ticket is null)
        {
            var issued = await Tokens.Issue(new TokenWish($"{name}'s", TokenScope.Controller, project, null), "Ana", default);
            ticket = new TokenTicket(issued.Id, $"{name}'s", TokenScope.Controller, project);
        }

        var socket = new HandController(name, $"{name}-{Guid.NewGuid()}");
        var hello = new Hello
        {
            Version = WireVersion.Current, Name = name, Labels = labels.Split(','), Slots = 2, Host = new HostFacts($"{name}-box", "Debian 13", "X64", ProgramVersion.Own, "cgroup"),
        };
        (await Registry.Hello(hello, ticket, new ControllerSocket(socket.Connection, socket, () => { }))).Refused.ShouldBeNull();
        var session = Services.GetRequiredService<SessionBook>().OfConnection(socket.Connection)!;
        await Registry.Cleared(session, new ClearedReport([]));
        // Nobody pings by hand: it would soon be shown as silent.
        session.Hear(new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return socket;
    }

    /// <summary>Answers that nothing of the run is left.</summary>
    private protected Task AnswerClosed(HandController controller, long runId) =>
        Services.GetRequiredService<Postman>().RunClosed(Services.GetRequiredService<SessionBook>().OfConnection(controller.Connection)!, new RunClosed(runId, LeftBehind: null));

    private protected Task Cut(HandController controller) => Registry.SocketGone(controller.Connection, "the connection broke");
}

/// <summary>A controller that does nothing, and keeps what it was told.</summary>
internal sealed class HandController(string name, string connection) : IControllerSocket
{
    public string Name => name;

    public string Connection => connection;

    /// <summary>The runs that it was asked to close.</summary>
    public List<long> Closed { get; } = [];

    public SessionOver? WasOver { get; private set; }

    public Task Execute(StepOrder order) => Task.CompletedTask;

    public Task Cancel(CancelOrder order) => Task.CompletedTask;

    public Task CloseRun(CloseRunOrder order)
    {
        lock (Closed) Closed.Add(order.RunId);
        return Task.CompletedTask;
    }

    public Task Over(SessionOver over)
    {
        WasOver = over;
        return Task.CompletedTask;
    }
}
