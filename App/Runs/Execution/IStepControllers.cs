namespace TestRuns.Runs.Execution;

/// <summary>What a run needs a slot for.</summary>
/// <param name="Labels">The controller must have all of them.</param>
/// <param name="Controller">The one where the run's workspace is; null: any.</param>
public sealed record SlotWish(long RunId, long ProjectId, IReadOnlyList<string> Labels, string? Controller)
{
    /// <summary>Every slot that would do for the other would do for this one, too.</summary>
    public bool TakesWhatDoesFor(SlotWish other) => ProjectId == other.ProjectId && Labels.All(other.Labels.Contains);
}

/// <summary>The controller is not connected; the message names it.</summary>
public sealed class ControllerAwayException(string controller) : Exception($"controller {controller} is not connected");

/// <summary>A slot, or what is in the way in words for people.</summary>
public sealed record SlotAnswer(IStepSlot? Slot, string? WaitsFor);

/// <summary>The machines that carry out steps, as far as a run is concerned. The room Controllers implements it.</summary>
public interface IStepControllers
{
    /// <summary>Something changed that may let a queued run start: a slot came free, a controller came.</summary>
    event Action? Freed;

    SlotAnswer TryTake(SlotWish wish);

    /// <summary>Waits for a slot. Runs that have begun go before those that have not.</summary>
    /// <exception cref="ControllerAwayException">The controller that was wished for is gone.</exception>
    Task<IStepSlot> Take(SlotWish wish, CancellationToken cancellationToken);

    /// <summary>
    /// The place of a step that an earlier life of this server began and that may still run there. Its
    /// <see cref="IStepSlot.Execute"/> sends no order: it waits for the report.
    /// </summary>
    IStepSlot Adopt(string controller);

    /// <summary>Ends what the run's steps left running and removes its workspace.</summary>
    /// <returns>The proof, where there was anything left.</returns>
    /// <exception cref="ControllerAwayException">The controller is not there to ask.</exception>
    /// <exception cref="OperationCanceledException">No answer before the token fired; when it comes after all, it is a late one.</exception>
    Task<ProcessProof?> CloseRun(string controller, long runId, bool keepWorkspace, CancellationToken cancellationToken);

    bool IsConnected(string controller);

    /// <summary>It was given up or is leaving: nothing begins there any more. One that is out of reach for a moment is not gone.</summary>
    bool IsGone(string controller);

    /// <summary>
    /// From when on nothing can be running on the controller that it was not told to: it was not heard for the time of its
    /// dead man's switch, and a second more. It moves on while the controller is heard.
    /// </summary>
    DateTimeOffset SafeAfter(string controller);
}

/// <summary>A place on a controller; disposed, it is free for the next.</summary>
public interface IStepSlot : IDisposable
{
    string Controller { get; }

    /// <summary>Completes when the step is over there and all of its output is stored.</summary>
    Task<StepReport> Execute(StepTask task);

    /// <summary>Asks for the end of it. The report comes from <see cref="Execute"/>.</summary>
    /// <exception cref="OperationCanceledException">No answer before the token fired.</exception>
    Task<CancelReply> Cancel(StepTask task, bool force, CancellationToken cancellationToken);

    /// <summary>Nobody waits for the report any more: when it comes after all, it is a late one.</summary>
    /// <returns>False: it is here, or just coming in; <see cref="Execute"/> completes.</returns>
    bool Abandon(StepTask task);
}

public enum CancelReply
{
    Ending,
    Deferred,
    NotRunning,
}
