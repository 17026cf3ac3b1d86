using TestRuns.Controllers.Wire;

namespace TestRuns.Worker.Steps;

/// <summary>An order that is being carried out.</summary>
internal sealed class RunningStep(StepOrder order)
{
    private readonly TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource decided = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StepOrder Order { get; } = order;
    public StopRequest Stop { get; } = new();

    /// <summary>Its processes are ended or left behind.</summary>
    public Task Gone => gone.Task;

    /// <summary>And its output is sent.</summary>
    public Task Decided => decided.Task;

    /// <summary>And it is reported.</summary>
    public Task Done => done.Task;

    public void SetGone() => gone.TrySetResult();

    public void SetDecided() => decided.TrySetResult();

    public void SetDone() => done.TrySetResult();
}
