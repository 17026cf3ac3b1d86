namespace TestRuns.Worker.Session;

/// <summary>
/// Who is cut off from the server ends its own steps before the server gives them up. It also says until when the guard may
/// let this process live without hearing of it again: a worker that hangs cannot say the next point, and dies with its steps.
/// </summary>
/// <param name="kill">Ends what may not run without a server; its task completes when all of that is dead.</param>
internal sealed class DeadMan(TimeProvider time, Func<TimeSpan, Task> kill)
{
    /// <summary>The guard comes this much after the worker's own blow: a critical step must not die with a worker that is awake.</summary>
    public static readonly TimeSpan GuardComesAfter = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private TimeSpan limit = TimeSpan.FromSeconds(6);
    private long answered;
    private bool connected;
    private Task killing = Task.CompletedTask;
    private long named;

    public bool IsConnected
    {
        get
        {
            lock (gate) return connected;
        }
    }

    /// <summary>A session begins, or goes on with a new socket.</summary>
    /// <param name="sentAt">When the hello was sent.</param>
    /// <param name="deadMan">From the sending of the last answered ping.</param>
    public void Welcomed(long sentAt, TimeSpan deadMan)
    {
        lock (gate) (limit, answered, connected) = (deadMan, Math.Max(sentAt, connected ? answered : sentAt), true);
    }

    /// <param name="sentAt">When the ping was sent: its answer may have been under way for long.</param>
    public void Answered(long sentAt)
    {
        lock (gate)
        {
            // Too late for one that was cut off already: only a new hello brings it back.
            if (connected) answered = Math.Max(answered, sentAt);
        }
    }

    /// <summary>Strikes when the time is over.</summary>
    /// <returns>The point to name to the guard, and how long until the next look at the latest.</returns>
    public (long Point, TimeSpan Next) Look()
    {
        TimeSpan? strike = null;
        lock (gate)
        {
            var left = connected ? time.Until(time.After(answered, limit)) : TimeSpan.MaxValue;
            var point = Point();
            if (left > TimeSpan.Zero) return (point, left);
            // The point that was just set stands until the blow is done.
            (connected, strike) = (false, limit);
        }
        // Not under the lock: it calls others.
        var struck = kill(strike.Value);
        lock (gate)
        {
            killing = struck;
            return (Point(), TimeSpan.Zero);
        }
    }

    private long Point()
    {
        // While what may not run is being ended the last point stands: if that hangs, the guard does it.
        if (connected) named = time.After(answered, limit + GuardComesAfter);
        else if (killing.IsCompleted) named = time.After(time.GetTimestamp(), limit);
        return named;
    }
}
