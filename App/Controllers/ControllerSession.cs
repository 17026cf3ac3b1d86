using Microsoft.AspNetCore.SignalR;
using TestRuns.Access.Tokens;
using TestRuns.Controllers.Wire;

namespace TestRuns.Controllers;

/// <summary>One socket of a session.</summary>
/// <param name="End">Closes it.</param>
internal sealed record ControllerSocket(string ConnectionId, IControllerSocket Client, Action End);

/// <summary>
/// A controller as it is connected, or was until a moment ago. Its sockets come and go; what was not answered is sent again
/// on the next. Changed under the registry's lock alone, but for the time at which it was last heard.
/// </summary>
internal sealed class ControllerSession(SessionKey key, Hello hello, long controllerId, TokenTicket ticket, DateTimeOffset since)
{
    private readonly Dictionary<long, PendingClose> closes = [];
    private long heardAt = since.UtcTicks;

    public SessionKey Key => key;

    public long ControllerId => controllerId;

    public string Name => hello.Name;

    public string MachineName => hello.Host.MachineName;

    /// <summary>With the machine's own among them.</summary>
    public IReadOnlySet<string> Labels { get; } = hello.Labels.ToHashSet(StringComparer.OrdinalIgnoreCase);

    public int Slots => hello.Slots;

    /// <summary>What it says of its browser.</summary>
    public string? Browser => hello.Host.Browser;

    /// <summary>Null: it serves every project.</summary>
    public long? ProjectId => ticket.ProjectId;

    public long? TokenId => ticket.Id;

    /// <summary>When its token is over; null: never.</summary>
    public DateTimeOffset? ExpiresAt => ticket.ExpiresAt;

    public DateTimeOffset Since => since;

    public ControllerSocket? Socket { get; set; }

    /// <summary>When it lost its only socket; null: it has one.</summary>
    public DateTimeOffset? BrokenAt { get; set; }

    /// <summary>It has said what it still holds: from then on it is given work.</summary>
    public bool Cleared { get; set; }

    /// <summary>It said goodbye, or was told to go: it reports what ends and takes nothing new.</summary>
    public string? Leaving { get; set; }

    /// <summary>Its last word was that nothing of it runs any more.</summary>
    public bool Emptied { get; set; }

    /// <summary>It is about to be replaced by a new life of itself: its end is that one's to tell.</summary>
    public bool Replaced { get; set; }

    public ControllerState State { get; set; }

    /// <summary>Its token is good no longer: it finishes what runs there, takes nothing new, and is sent away then.</summary>
    public bool Expired { get; set; }

    public bool TakesNew => Socket is not null && Cleared && Leaving is null && !Expired && State == ControllerState.Active;

    public DateTimeOffset Heard => new(Interlocked.Read(ref heardAt), TimeSpan.Zero);

    public void Hear(DateTimeOffset now) => Interlocked.Exchange(ref heardAt, now.UtcTicks);

    public PendingClose AddClose(CloseRunOrder order)
    {
        if (!closes.TryGetValue(order.RunId, out var pending)) closes[order.RunId] = pending = new PendingClose(order);
        return pending;
    }

    /// <summary>What the session before it had not answered is this one's to answer.</summary>
    public void Inherit(ControllerSession before)
    {
        foreach (var (runId, pending) in before.closes) closes[runId] = pending;
    }

    public PendingClose? TakeClose(long runId) => closes.Remove(runId, out var pending) ? pending : null;

    public IReadOnlyList<PendingClose> Closes => [.. closes.Values];
}

/// <summary>A run that the controller was asked to close and has not answered for.</summary>
internal sealed class PendingClose(CloseRunOrder order)
{
    private readonly TaskCompletionSource<RunClosed> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CloseRunOrder Order => order;

    public Task<RunClosed> Done => done.Task;

    /// <summary>How many wait for it: with none, its answer is a late one.</summary>
    public int Waiting { get; set; }

    public void Finish(RunClosed report) => done.TrySetResult(report);

    public void Fail(Exception why) => done.TrySetException(why);
}
