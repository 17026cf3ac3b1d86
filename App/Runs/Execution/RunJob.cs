using Quartz;
using TestRuns.Runs.Measuring;
using TestRuns.Runs.State;

namespace TestRuns.Runs.Execution;

/// <summary>
/// The Quartz job of one run and epoch. It writes its own result: a cancelled job looks successful to the scheduler's
/// listeners, so nothing is read from there.
/// </summary>
internal sealed partial class RunJob(LoopTools tools, LiveJobs jobs, RunQueue queue, ILogger<RunJob> logger) : IJob
{
    public const string RunIdKey = "runId";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var runId = (long)context.MergedJobDataMap[RunIdKey]!;
        using var scope = LogScopes.OfRun(logger, runId);
        try
        {
            var signals = jobs.Find(runId) ?? throw new InvalidOperationException($"Run {runId} was scheduled without being announced.");
            signals.Begun = true;
            var plan = await RunPlan.Load(tools.Contexts, runId, CancellationToken.None);
            await using var loop = new StepLoop(tools, plan, signals);
            await loop.Run(cancellationToken);
        }
        catch (Exception error)
        {
            Log.Failed(logger, error, runId);
            await tools.Writer.Do(tx => Orphan.EndLive(tx, runId, $"The job failed: {error.Message}", Actor.System("job")), CancellationToken.None);
        }
        finally
        {
            // The loop gives them back too; this is for a job that did not get as far as having one.
            jobs.Find(runId)?.GiveBackSlots();
            jobs.Remove(runId);
            queue.Signal();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The job of run {RunId} failed; the run is aborted")]
        public static partial void Failed(ILogger logger, Exception error, long runId);
    }
}
