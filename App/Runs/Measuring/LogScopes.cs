namespace TestRuns.Runs.Measuring;

/// <summary>What every log line about a run's work says of whose work it is.</summary>
internal static class LogScopes
{
    private static readonly Func<ILogger, long, IDisposable?> RunScope = LoggerMessage.DefineScope<long>("run {RunId}");
    private static readonly Func<ILogger, long, string, IDisposable?> StepScope = LoggerMessage.DefineScope<long, string>("step {StepId} {StepName}");

    public static IDisposable? OfRun(ILogger logger, long runId) => RunScope(logger, runId);

    public static IDisposable? OfStep(ILogger logger, StepExecution step) => StepScope(logger, step.Id, step.Name);
}
