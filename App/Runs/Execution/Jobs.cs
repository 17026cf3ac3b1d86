using Quartz;
using Quartz.Impl;

namespace TestRuns.Runs.Execution;

/// <summary>The scheduler: one job a run and epoch. Its store is memory; the database is the truth.</summary>
internal sealed class Jobs(ISchedulerFactory schedulers, TimeProvider time)
{
    /// <summary>More than any number of slots: how many runs go on at once is the slots' to say.</summary>
    public const int MostAtOnce = 10_000;

    private IScheduler? scheduler;

    public static JobKey KeyOf(Run run) => new($"run-{run.Id}-{run.Epoch}", "runs");

    public async Task Open(CancellationToken cancellationToken)
    {
        scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.Start(cancellationToken);
    }

    public async Task Begin(Run run, CancellationToken cancellationToken)
    {
        var data = new JobDataMap { [RunJob.RunIdKey] = run.Id };
        var job = JobBuilder.Create<RunJob>().WithIdentity(KeyOf(run)).UsingJobData(data).Build();
        var now = TriggerBuilder.Create().WithIdentity(KeyOf(run).Name, "runs").StartAt(time.GetUtcNow()).Build();
        await scheduler!.ScheduleJob(job, now, cancellationToken: cancellationToken);
    }

    public async Task Shut()
    {
        if (scheduler is not null) await scheduler.Shutdown(waitForJobsToComplete: false, CancellationToken.None);
    }
}
