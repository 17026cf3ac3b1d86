namespace TestRuns.Worker;

/// <summary>Ties the runner to its host: reaps before work is taken, ends all steps when the host stops.</summary>
internal sealed class WorkerLife(StepRunner runner) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => runner.Reap(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => runner.StopAsync(cancellationToken);
}
