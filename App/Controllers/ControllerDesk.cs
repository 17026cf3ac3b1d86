using TestRuns.Connections;
using TestRuns.Controllers.Reading;
using TestRuns.Runs;

namespace TestRuns.Controllers;

public enum DeskOutcome
{
    Done,
    Unknown,

    /// <summary>Only one that is not connected can be removed.</summary>
    StillConnected,

    /// <summary>An operator disconnected it: it is neither drained nor put to work again before it is allowed to come back.</summary>
    NotAllowed,
}

/// <summary>What an operator sees and decides about controllers. Who may is asked by whoever calls.</summary>
public sealed class ControllerDesk
{
    /// <summary>A controller is heard every second; two in a row can be late.</summary>
    private static readonly TimeSpan Silence = 2.5 * ConnectionOptions.PingInterval;

    private readonly ControllerRegistry registry;
    private readonly ControllerStore store;
    private readonly SessionBook book;
    private readonly ControllerPool pool;
    private readonly ConnectionOptions options;
    private readonly TimeProvider time;

    internal ControllerDesk(ControllerRegistry registry, ControllerStore store, SessionBook book, ControllerPool pool, ConnectionOptions options, TimeProvider time)
    {
        (this.registry, this.store, this.book, this.pool, this.options, this.time) = (registry, store, book, pool, options, time);
        registry.Changed += () => Changed?.Invoke();
    }

    /// <summary>Somebody came, went, or was decided about. Handlers return at once.</summary>
    public event Action? Changed;

    /// <summary>Those that are connected, or were until a moment ago.</summary>
    public IReadOnlyList<LiveController> Now()
    {
        var now = time.GetUtcNow();
        lock (book.Gate) return [.. book.All().Select(session => Live(session, now))];
    }

    public async Task<DeskOutcome> Disconnect(long id, Actor by, CancellationToken cancellationToken) => Of(await registry.Disconnect(id, by, cancellationToken));

    /// <param name="on">False: it takes work again.</param>
    public async Task<DeskOutcome> Drain(long id, bool on, Actor by, CancellationToken cancellationToken)
    {
        if (await store.Find(id, cancellationToken) is { State: ControllerState.Disconnected }) return DeskOutcome.NotAllowed;
        return Of(on ? await registry.Drain(id, by, cancellationToken) : await registry.Allow(id, by, cancellationToken));
    }

    public async Task<DeskOutcome> Allow(long id, Actor by, CancellationToken cancellationToken) => Of(await registry.Allow(id, by, cancellationToken));

    public async Task<DeskOutcome> Remove(long id, Actor by, CancellationToken cancellationToken)
    {
        if (await store.Find(id, cancellationToken) is null) return DeskOutcome.Unknown;
        return await registry.Remove(id, by, cancellationToken) ? DeskOutcome.Done : DeskOutcome.StillConnected;
    }

    private LiveController Live(ControllerSession session, DateTimeOffset now) => new(
        session.ControllerId,
        session.Since,
        session.Heard,
        session.Socket is not null && now - session.Heard > Silence ? session.Heard : null,
        session.Socket is not null,
        session.BrokenAt + options.ControllerGrace,
        session.Cleared,
        session.Leaving,
        session.Expired,
        pool.Used(session.Name),
        session.Browser);

    private static DeskOutcome Of(bool found) => found ? DeskOutcome.Done : DeskOutcome.Unknown;
}
