namespace TestRuns.Worker.Steps;

internal enum StopCause
{
    Cancelled,
    TimedOut,
    Closing,

    /// <summary>The server could not be reached for too long.</summary>
    CutOff,

    /// <summary>The server has given up the session that the step belongs to.</summary>
    SessionOver,
}

/// <summary>Whether, why and how hard a running step is to be ended. The first cause wins; force can be added to it.</summary>
internal sealed class StopRequest
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource asked = new();
    private readonly CancellationTokenSource forced = new();
    private readonly TaskCompletionSource whenAsked = new();
    private StopCause? cause;
    private string? message;

    /// <summary>Null: nobody has asked.</summary>
    public StopCause? Cause
    {
        get
        {
            lock (gate) return cause;
        }
    }

    /// <summary>What the report is to say; null: nothing particular.</summary>
    public string? Message
    {
        get
        {
            lock (gate) return message;
        }
    }

    public CancellationToken Asked => asked.Token;
    public CancellationToken Forced => forced.Token;
    public Task WhenAsked => whenAsked.Task;

    /// <summary>Returns when the step's processes were told, which is done in this thread: not under a lock.</summary>
    public void Ask(StopCause why, bool force, string? saying = null)
    {
        lock (gate)
        {
            if (cause is null) (cause, message) = (why, saying);
        }
        if (force) _ = forced.CancelAsync();
        whenAsked.TrySetResult();
        _ = asked.CancelAsync();
    }
}
