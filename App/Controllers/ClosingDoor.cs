namespace TestRuns.Controllers;

/// <summary>When the steps of all runs have ended, and before the web server waits for its connections: controllers are let go.</summary>
internal sealed class ClosingDoor(ControllerRegistry registry) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Services stop in the reverse of their order: this one is added before the runs.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        registry.Close();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
