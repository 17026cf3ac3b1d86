using Microsoft.Extensions.Hosting;
using TestRuns.Access.Tokens;
using TestRuns.Controllers;
using TestRuns.Controllers.Wire;
using TestRuns.Worker;

namespace TestRuns.Tests.Support;

/// <summary>A controller within the test host: it says what any other says, without a wire and without processes of its own.</summary>
internal sealed class InProcessController(
    StepRunner worker, ControllerRegistry registry, SessionBook book, Postman postman, EmbeddedToken token, int slots = 4) : IHostedLifecycleService, IControllerSocket, IControllerServer
{
    private const string Connection = "in this process";

    private ControllerSession Session => book.OfConnection(Connection) ?? throw new InvalidOperationException("It is not connected.");

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await worker.Reap(cancellationToken);
        worker.Attach(this);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var labels = new[] { OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "linux" };
        var host = new HostFacts(Environment.MachineName, Environment.OSVersion.VersionString, "", "", "");
        var hello = new Hello { Version = WireVersion.Current, Name = ControllerRegistry.EmbeddedName, Labels = labels, Slots = slots, Host = host };
        var welcome = await registry.Hello(hello, token.Ticket, new ControllerSocket(Connection, this, () => { }));
        if (welcome.Refused is { } why) throw new InvalidOperationException(why);
        Hear();
        await registry.Cleared(Session, new ClearedReport([]));
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After the jobs: they have ended their steps by then.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken) => await worker.DisposeAsync();

    public Task Execute(StepOrder order) => worker.Execute(order, CancellationToken.None);

    public async Task Cancel(CancelOrder order) => postman.CancelAnswered(Session.Name, new CancelAnswered(order.Id, await worker.Cancel(order, CancellationToken.None)));

    public Task CloseRun(CloseRunOrder order)
    {
        _ = Task.Run(async () => await postman.RunClosed(Session, await worker.CloseRun(order, CancellationToken.None)));
        return Task.CompletedTask;
    }

    public Task Over(SessionOver over) => Task.CompletedTask;

    public Task Started(StepStarted report, CancellationToken cancellationToken)
    {
        Hear();
        postman.Started(Session.Name, report);
        return Task.CompletedTask;
    }

    public Task Output(StepOutput report, CancellationToken cancellationToken)
    {
        Hear();
        return postman.Output(Session.Name, report);
    }

    public Task Finished(StepFinished report, CancellationToken cancellationToken)
    {
        Hear();
        return postman.Finished(Session.Name, report);
    }

    private void Hear() => Session.Hear(new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero));
}
