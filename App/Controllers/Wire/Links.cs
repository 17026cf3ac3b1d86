namespace TestRuns.Controllers.Wire;

/// <summary>What the server calls on a controller. The worker implements it.</summary>
public interface IControllerClient
{
    /// <summary>Begins the step and returns; what becomes of it is reported by <see cref="IControllerServer"/>.</summary>
    Task Execute(StepOrder order, CancellationToken cancellationToken);

    Task<CancelAnswer> Cancel(CancelOrder order, CancellationToken cancellationToken);

    Task<RunClosed> CloseRun(CloseRunOrder order, CancellationToken cancellationToken);
}

/// <summary>What a controller calls on the server.</summary>
public interface IControllerServer
{
    Task Started(StepStarted report, CancellationToken cancellationToken);

    /// <summary>Returns when the lines are stored: the caller waits, which is the back-pressure.</summary>
    Task Output(StepOutput report, CancellationToken cancellationToken);

    Task Finished(StepFinished report, CancellationToken cancellationToken);
}
