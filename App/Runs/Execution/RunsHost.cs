namespace TestRuns.Runs.Execution;

/// <summary>The order of coming and going: jobs begin after the sweep; at the stop the queue freezes first, then steps end.</summary>
internal sealed partial class RunsHost(
    RunQueue queue, LiveJobs jobs, Jobs scheduler, StartupSweep sweep, IHostApplicationLifetime lifetime, ILogger<RunsHost> logger) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await sweep.Run(cancellationToken);
        await scheduler.Open(cancellationToken);
        // At the signal itself: the web server ends its connections meanwhile, and none of that may be taken for a loss.
        lifetime.ApplicationStopping.Register(Freeze);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Freeze();
        if (jobs.Runs.Count > 0) Log.Waiting(logger, jobs.Runs.Count);
        await jobs.AllEnded();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => scheduler.Shut();

    private void Freeze()
    {
        queue.Freeze();
        jobs.StopAll();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Stopping: waiting for the steps of {Count} runs to end; critical steps finish first")]
        public static partial void Waiting(ILogger logger, int count);
    }
}
