namespace TestRuns.Runs.Execution;

/// <summary>The order of coming and going: jobs begin after the sweep; at the stop the queue freezes first, then steps end.</summary>
internal sealed partial class RunsHost(
    RunQueue queue, LiveJobs jobs, Jobs scheduler, StartupSweep sweep, IStepControllers controllers, RunOptions options, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<RunsHost> logger) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var adopted = await sweep.Run(cancellationToken);
        await scheduler.Open(cancellationToken);
        foreach (var (run, cases) in adopted) await Adopt(run, cases, cancellationToken);
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

    /// <summary>Before the server listens: a controller's report must not come before somebody waits for it.</summary>
    private async Task Adopt(Run run, IReadOnlyList<CaseCursor> cases, CancellationToken cancellationToken)
    {
        var signals = new JobSignals([.. cases.Select(current => Await(run, current))], time.GetUtcNow());
        if (run.Status == RunStatus.CancelRequested) signals.Abort(force: false);
        foreach (var current in cases.Where(current => current.Row.Status == CaseStatus.CancelRequested)) signals.CancelCase(current.Row.Id, force: false);
        jobs.TryAdd(run.Id, signals);
        await scheduler.Begin(run, cancellationToken);
    }

    private IStepSlot Await(Run run, CaseCursor current)
    {
        var step = AdoptedSteps.StepOf(current);
        var slot = controllers.Adopt(step.Controller ?? run.Controller!);
        _ = slot.Execute(AdoptedSteps.TaskOf(run, step, current.Row.Spec.Steps[step.Position], options));
        return slot;
    }

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
