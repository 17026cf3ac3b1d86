namespace TestRuns.Worker.Processes;

/// <summary>Environment variables by which a process is known to belong to a controller, a run, a step, whoever its parent is now.</summary>
public static class Markers
{
    public const string Controller = "TESTRUNS_CONTROLLER";
    public const string Run = "TESTRUNS_RUN_ID";
    public const string Step = "TESTRUNS_STEP_ID";
}
