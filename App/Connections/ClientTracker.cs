using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Connections;

/// <summary>
/// Knows who of those that a run's life can hang on is there, and decides what a lost connection means: design.md §3. Which
/// runs hang on whom it reads from the database at the moment of the loss: there is no second list that could be wrong.
/// </summary>
public sealed partial class ClientTracker(
    HangingRuns hanging, AbortRun abort, ClientNews news, ConnectionOptions options, TimeProvider time, ILogger<ClientTracker> logger) : IDisposable
{
    private static readonly Actor Tracker = Actor.System("connection watch");
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<(ClientKind Kind, string Id), Presence> known = [];
    private Task settled = Task.CompletedTask;
    private volatile bool frozen;

    /// <summary>A client is gone, and the aborts of its runs are stored. Who throws here is logged and changes nothing.</summary>
    public event Func<ClientLoss, Task>? Lost;

    /// <summary>How many of the kind are connected.</summary>
    public int CountOf(ClientKind kind)
    {
        lock (gate) return known.Values.Count(presence => presence.Client.Kind == kind && presence.Waiting is null);
    }

    /// <summary>It is there, for the first time or again. Who is not connected cannot be lost.</summary>
    public void Connected(ClientRef client)
    {
        lock (gate)
        {
            // Told under the lock, so that "lost" and "back" are recorded in their order; nobody waits for it.
            if (known.TryGetValue(KeyOf(client), out var before) && before.Stop()) Record(news.Returned(client.Kind, client.Id, client.Name), client);
            known[KeyOf(client)] = new Presence(client);
        }
    }

    /// <summary>It is not reached any more: its grace begins. Reported again nothing changes, a shorter grace apart.</summary>
    public void Broken(ClientRef client, Breakage how = Breakage.Connection)
    {
        var grace = options.GraceOf(client.Kind, how);
        lock (gate)
        {
            if (frozen || !known.TryGetValue(KeyOf(client), out var presence)) return;
            var first = presence.Waiting is null;
            presence.Wait(time.GetUtcNow(), grace, LossText.Of(client, how, grace), time, Over);
            if (first) Record(news.Lost(client.Kind, client.Id, client.Name, grace), client);
        }
    }

    /// <summary>After a start of the server: runs hang on it and it is not there yet. Nothing changes when it is.</summary>
    public void Expect(ClientRef client)
    {
        var grace = options.GraceOf(client.Kind, Breakage.Connection);
        lock (gate)
        {
            if (frozen || known.ContainsKey(KeyOf(client))) return;
            var presence = new Presence(client);
            known[KeyOf(client)] = presence;
            presence.Wait(time.GetUtcNow(), grace, LossText.NotBack(client, grace), time, Over);
        }
    }

    /// <summary>It said goodbye, or an operator sent it away: there is no grace.</summary>
    /// <param name="why">For people: "Controller disconnected".</param>
    /// <returns>When the aborts of its runs are stored and <see cref="Lost"/> has been told.</returns>
    public Task Left(ClientRef client, string why, Actor by)
    {
        lock (gate)
        {
            if (frozen || !known.Remove(KeyOf(client), out var presence)) return Task.CompletedTask;
            presence.Stop();
            return Begin(new ClientLoss(client, why), by);
        }
    }

    /// <summary>Nothing hangs on it any more, so it may go: it is done.</summary>
    public void Done(ClientRef client)
    {
        lock (gate)
        {
            if (known.Remove(KeyOf(client), out var presence)) presence.Stop();
        }
    }

    /// <summary>The server stops: from now on nothing is taken for a loss.</summary>
    public void Freeze()
    {
        lock (gate)
        {
            frozen = true;
            foreach (var presence in known.Values) presence.Stop();
        }
    }

    /// <summary>Completes when every loss that is decided by now is stored and told.</summary>
    public Task Settled()
    {
        lock (gate) return settled;
    }

    public void Dispose() => Freeze();

    /// <summary>A timer fired. One that was stopped at this very moment finds that its wait is no longer the client's.</summary>
    private void Over(Presence presence, Grace grace)
    {
        lock (gate)
        {
            if (frozen || presence.Waiting != grace || known.GetValueOrDefault(KeyOf(presence.Client)) != presence) return;
            known.Remove(KeyOf(presence.Client));
            presence.Stop();
            _ = Begin(new ClientLoss(presence.Client, grace.Why), Tracker);
        }
    }

    /// <summary>Elsewhere, not under the lock that this is called with.</summary>
    private Task Begin(ClientLoss loss, Actor by)
    {
        var losing = Task.Run(() => Lose(loss, by));
        settled = Task.WhenAll(settled, losing);
        return losing;
    }

    private async Task Lose(ClientLoss loss, Actor by)
    {
        while (!await TryAbort(loss, by)) await Task.Delay(AfterFailure, time);
        foreach (var listener in Delegate.EnumerateInvocationList(Lost)) await Tell(listener, loss);
    }

    /// <returns>False: nothing is known to be stored, so it is tried again; a run that hangs on nobody would never end.</returns>
    private async Task<bool> TryAbort(ClientLoss loss, Actor by)
    {
        try
        {
            var reason = new AbortReason(KindOf(loss.Client.Kind), loss.Why, by);
            await news.GivenUp(loss.Client.Kind, loss.Client.Id);
            var runs = await hanging.On(loss.Client.Kind, loss.Client.Id, CancellationToken.None);
            // Most tabs are closed without anybody caring.
            if (runs.Count > 0 || loss.Client.Kind != ClientKind.Browser) Log.Lost(logger, loss.Client.Kind, loss.Why, runs.Count);
            await Task.WhenAll(runs.Select(runId => abort.Ask(runId, reason, force: false, CancellationToken.None)));
            return true;
        }
        catch (Exception error)
        {
            Log.AbortFailed(logger, error, loss.Client.Name);
            // A server that stops puts its runs back into the queue: whom they hang on is looked at after the start.
            return frozen;
        }
    }

    private void Record(Task recording, ClientRef client)
    {
        _ = Watched();

        async Task Watched()
        {
            try
            {
                await recording;
            }
            catch (Exception error)
            {
                Log.NotRecorded(logger, error, client.Name);
            }
        }
    }

    private async Task Tell(Func<ClientLoss, Task> listener, ClientLoss loss)
    {
        try
        {
            await listener(loss);
        }
        catch (Exception error)
        {
            Log.ListenerFailed(logger, error, loss.Client.Name);
        }
    }

    private static (ClientKind Kind, string Id) KeyOf(ClientRef client) => (client.Kind, client.Id);

    private static AbortKind KindOf(ClientKind kind) => kind switch
    {
        ClientKind.Controller => AbortKind.ControllerLost,
        ClientKind.Browser => AbortKind.BrowserLost,
        ClientKind.Reporter => AbortKind.ReporterLost,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Kind} gone: {Why}; {Count} runs hung on it")]
        public static partial void Lost(ILogger logger, ClientKind kind, string why, int count);

        [LoggerMessage(LogLevel.Error, "What happened to {Name} could not be recorded with its runs")]
        public static partial void NotRecorded(ILogger logger, Exception error, string name);

        [LoggerMessage(LogLevel.Error, "The runs of {Name}, which is gone, could not be aborted; it is tried again")]
        public static partial void AbortFailed(ILogger logger, Exception error, string name);

        [LoggerMessage(LogLevel.Error, "Somebody who wanted to know that {Name} is gone failed at it")]
        public static partial void ListenerFailed(ILogger logger, Exception error, string name);
    }
}
