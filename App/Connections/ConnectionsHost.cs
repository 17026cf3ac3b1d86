using TestRuns.Runs.Reading;

namespace TestRuns.Connections;

/// <summary>
/// At the start, tabs and reporters that runs hang on get their grace; a stop is not taken for a loss of all. Controllers
/// need no grace here: a start puts their runs back into the queue.
/// </summary>
internal sealed class ConnectionsHost(ClientTracker tracker, HangingRuns hanging, IHostApplicationLifetime lifetime) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        // At the signal itself: the web server ends its connections right after it.
        lifetime.ApplicationStopping.Register(tracker.Freeze);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>When the server listens: nobody could come back before.</summary>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var client in await hanging.Clients(cancellationToken)) tracker.Expect(new ClientRef(client.Kind, client.Id, client.Name));
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
