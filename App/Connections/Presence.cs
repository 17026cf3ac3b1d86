namespace TestRuns.Connections;

/// <summary>A client that is there, or that is being waited for. Used under the tracker's lock alone.</summary>
internal sealed class Presence(ClientRef client)
{
    public ClientRef Client => client;

    /// <summary>Null: it is there.</summary>
    public Grace? Waiting { get; private set; }

    /// <summary>Begins to wait, or waits for less than before: what is reported twice gains no time.</summary>
    /// <param name="over">Hears of its end, with the grace that has ended.</param>
    public void Wait(DateTimeOffset now, TimeSpan span, string why, TimeProvider time, Action<Presence, Grace> over)
    {
        if (Waiting is { } earlier && earlier.Until <= now + span) return;
        Stop();
        var grace = new Grace(now + span, why);
        Waiting = grace;
        grace.Timer = time.CreateTimer(_ => over(this, grace), state: null, span, Timeout.InfiniteTimeSpan);
    }

    /// <returns>Whether it was being waited for.</returns>
    public bool Stop()
    {
        var waited = Waiting is not null;
        Waiting?.Timer?.Dispose();
        Waiting = null;
        return waited;
    }
}

/// <summary>One wait for a client.</summary>
internal sealed class Grace(DateTimeOffset until, string why)
{
    public DateTimeOffset Until => until;

    public string Why => why;

    public ITimer? Timer { get; set; }
}
