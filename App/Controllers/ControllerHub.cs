using Microsoft.AspNetCore.SignalR;
using TestRuns.Access;
using TestRuns.Controllers.Wire;

namespace TestRuns.Controllers;

/// <summary>Where controllers call: <see cref="IControllerHub"/>. One instance a call; what is remembered is the registry's.</summary>
internal sealed class ControllerHub(ControllerRegistry registry, SessionBook book, Postman postman, IHubContext<ControllerHub, IControllerSocket> hub, TimeProvider time)
    : Hub<IControllerSocket>, IControllerHub
{
    public async Task<Welcome> Hello(Hello hello)
    {
        var ticket = Context.User?.OwnToken() ?? throw new HubException("This token is not one of a controller.");
        var welcome = await registry.Hello(hello, ticket, new ControllerSocket(Context.ConnectionId, hub.Clients.Client(Context.ConnectionId), Context.Abort));
        // Its end was reported before it was anybody's: nobody else would notice until its silence is too long.
        if (Context.ConnectionAborted.IsCancellationRequested) await registry.SocketGone(Context.ConnectionId, "it did not wait for its welcome");
        return welcome;
    }

    public Task Ping()
    {
        _ = Session();
        return Task.CompletedTask;
    }

    public Task Started(StepStarted report)
    {
        postman.Started(Session().Name, report);
        return Task.CompletedTask;
    }

    public Task Output(StepOutput report) => postman.Output(Session().Name, report);

    public Task Finished(StepFinished report) => postman.Finished(Session().Name, report);

    public Task CancelAnswered(CancelAnswered answer)
    {
        postman.CancelAnswered(Session().Name, answer);
        return Task.CompletedTask;
    }

    public Task RunClosed(RunClosed report) => postman.RunClosed(Session(), report);

    public Task Cleared(ClearedReport report) => registry.Cleared(Session(), report);

    public Task Goodbye(Goodbye goodbye) => registry.Goodbye(Session(), goodbye.Why);

    public override Task OnDisconnectedAsync(Exception? exception) =>
        registry.SocketGone(Context.ConnectionId, exception is null ? "its connection was closed" : $"its connection broke: {exception.Message}");

    /// <summary>Whatever it says is a sign of life. A socket that is no session's any more is told so by every answer.</summary>
    private ControllerSession Session()
    {
        if (book.OfConnection(Context.ConnectionId) is not { } session) throw new HubException("No session has this connection: say hello first.");
        session.Hear(time.GetUtcNow());
        return session;
    }
}
