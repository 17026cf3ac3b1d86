using Microsoft.AspNetCore.SignalR;
using TestRuns.Access;
using TestRuns.Reporters.Wire;

namespace TestRuns.Reporters;

/// <summary>Where outside suites call: <see cref="IReporterHub"/>. One instance a call; what is remembered is the registry's.</summary>
internal sealed class ReporterHub(ReporterRegistry registry, IHubContext<ReporterHub, IReporterSocket> hub) : Hub<IReporterSocket>, IReporterHub
{
    public async Task<ReporterWelcome> Hello(ReporterHello hello)
    {
        var caller = Context.User ?? throw new HubException("Nobody has said who this is.");
        var ticket = caller.OwnToken() ?? throw new HubException("This token is not one of a reporter.");
        var welcome = await registry.Hello(hello, ticket, caller, new ReporterLink(Context.ConnectionId, hub.Clients.Client(Context.ConnectionId), Context.Abort));
        // Its end was reported before it was anybody's: nobody else would notice until its silence is too long.
        if (Context.ConnectionAborted.IsCancellationRequested) registry.SocketGone(Context.ConnectionId, "it did not wait for its welcome");
        return welcome;
    }

    public Task Ping()
    {
        registry.Session(Context.ConnectionId);
        return Task.CompletedTask;
    }

    public Task<ReportAnswer> Report(ItemReport report) => registry.Report(Context.ConnectionId, report);

    public Task Ended(EndedReport report) => registry.Ended(Context.ConnectionId, report);

    public Task<FinishAnswer> Finish(FinishReport report) => registry.Finish(Context.ConnectionId, report);

    public Task Goodbye(ReporterGoodbye goodbye) => registry.Goodbye(Context.ConnectionId, goodbye.Why);

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        registry.SocketGone(Context.ConnectionId, exception is null ? "its connection was closed" : $"its connection broke: {exception.Message}");
        return Task.CompletedTask;
    }
}
