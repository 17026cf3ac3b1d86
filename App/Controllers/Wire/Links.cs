namespace TestRuns.Controllers.Wire;

/// <summary>What the one that carries out a step reports of it, whatever lies between it and the server.</summary>
public interface IControllerServer
{
    Task Started(StepStarted report, CancellationToken cancellationToken);

    /// <summary>Returns when the lines are stored: the caller waits, which is the back-pressure.</summary>
    Task Output(StepOutput report, CancellationToken cancellationToken);

    Task Finished(StepFinished report, CancellationToken cancellationToken);
}
