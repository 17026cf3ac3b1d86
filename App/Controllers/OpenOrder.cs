using TestRuns.Controllers.Wire;
using TestRuns.Runs.Execution;

namespace TestRuns.Controllers;

/// <summary>A step that somebody waits for: its order, what is asked of the controller about it, and the report to come.</summary>
/// <param name="order">Null: it was sent in an earlier life of this server; only its report is waited for.</param>
internal sealed class OpenOrder(OrderId id, bool critical, StepOrder? order)
{
    private readonly TaskCompletionSource<StepReport> report = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private readonly List<TaskCompletionSource<CancelAnswer>> unheard = [];
    private TaskCompletionSource<CancelAnswer>? answer;
    private CancelOrder? asked;

    public OrderId Id => id;

    public bool Critical => critical;

    /// <summary>To be sent again when a socket was lost; null once the controller has begun it, or when it is not ours to send.</summary>
    public StepOrder? Unsent => Begun ? null : order;

    public bool Begun { get; set; }

    public Task<StepReport> Report => report.Task;

    /// <summary>The cancel that the controller has not answered yet.</summary>
    public CancelOrder? Unanswered
    {
        get
        {
            lock (gate) return answer is { Task.IsCompleted: false } ? asked : null;
        }
    }

    /// <summary>The session that it was given to; null: it was sent in an earlier life of this server.</summary>
    public ControllerSession? Session { get; set; }

    public void Finish(StepReport result)
    {
        // The end of the step says more than an answer that was lost with a socket.
        lock (gate) Hear(result.Verdict == StepVerdict.Unreachable ? null : CancelAnswer.Ending, result.Message);
        report.TrySetResult(result);
    }

    /// <returns>What to send, and the answer to wait for. A second one replaces the first: it can only be harder.</returns>
    public (CancelOrder Order, Task<CancelAnswer> Answer) AskCancel(bool force)
    {
        lock (gate)
        {
            asked = new CancelOrder(id, force || asked is { Force: true });
            answer = new TaskCompletionSource<CancelAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
            unheard.Add(answer);
            return (asked, answer.Task);
        }
    }

    public void Answer(CancelAnswer given)
    {
        lock (gate)
        {
            // Force is never deferred: this answers the cancel before it, and the harder one is still to be answered.
            if (asked is { Force: true } && given == CancelAnswer.Deferred && unheard.Count > 1) unheard[0].TrySetResult(given);
            else Hear(given, why: null);
        }
    }

    private void Hear(CancelAnswer? given, string? why)
    {
        foreach (var waiting in unheard)
        {
            if (given is { } known) waiting.TrySetResult(known);
            else waiting.TrySetException(new IOException(why ?? "the controller is gone"));
            // Who waited may have left: then nobody looks at the exception.
            _ = waiting.Task.Exception;
        }

        unheard.Clear();
    }
}
