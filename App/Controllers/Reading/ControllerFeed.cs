using TestRuns.Access.Tokens;
using TestRuns.Live;
using TestRuns.Runs.Reading;

namespace TestRuns.Controllers.Reading;

/// <summary>
/// One projection for all tabs: whenever something about a controller changed, all of them are read once and handed to
/// everyone who watches. Listen first, read second, then take what comes: each is the whole.
/// </summary>
public sealed partial class ControllerFeed(
    ControllerReads reads, ControllerDesk desk, TokenStore tokens, RunFeed runs, TimeProvider time, ILogger<ControllerFeed> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly Broadcast<IReadOnlyList<ControllerView>> published = new();
    private readonly Batcher<bool> changed = new(Interval, time);

    private int audience;
    private (int Audience, IReadOnlyList<ControllerView> Views)? latest;

    public Broadcast<IReadOnlyList<ControllerView>>.Subscription Watch()
    {
        var subscription = published.Subscribe(capacity: 1);
        Interlocked.Increment(ref audience);
        return subscription;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        desk.Changed += Note;
        tokens.Changed += NoteAnew;
        try
        {
            await Task.WhenAll(Again(Publish, stoppingToken), Again(FollowRuns, stoppingToken), Again(LookForSilence, stoppingToken));
        }
        finally
        {
            desk.Changed -= Note;
            tokens.Changed -= NoteAnew;
        }
    }

    private void Note() => changed.Add(true);

    /// <summary>Tokens stand beside the controllers: their change is handed out though no controller looks different.</summary>
    private void NoteAnew()
    {
        Interlocked.Increment(ref audience);
        Note();
    }

    private Task Publish(CancellationToken stoppingToken) => changed.Run(
        async (_, cancellationToken) =>
        {
            if (!published.HasListeners) return;
            try
            {
                var asked = Volatile.Read(ref audience);
                var now = await reads.All(cancellationToken);
                // Runs change often, and mostly mean nothing here. Whoever came since the last one may have read something else.
                if (latest?.Audience != asked || !Same(latest.Value.Views, now)) published.Publish(now);
                latest = (asked, now);
            }
            catch
            {
                // What changed has not been shown: it stays to be read, or a page would be wrong until the next change.
                Note();
                throw;
            }
        },
        stoppingToken);

    private static bool Same(IReadOnlyList<ControllerView> one, IReadOnlyList<ControllerView> other) =>
        one.Count == other.Count && one.Zip(other).All(pair => pair.First.IsSame(pair.Second));

    /// <summary>What runs on a controller is part of how it stands.</summary>
    private async Task FollowRuns(CancellationToken cancellationToken)
    {
        using var changes = runs.WatchChanges();
        // Some of it may have passed while nobody listened.
        Note();
        await foreach (var _ in changes.Reader.ReadAllAsync(cancellationToken)) Note();
    }

    /// <summary>That a controller is not heard is no event: only looking shows it.</summary>
    private async Task LookForSilence(CancellationToken cancellationToken)
    {
        IReadOnlyList<LiveController> seen = [];
        using var timer = new PeriodicTimer(Look, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (!published.HasListeners) continue;
            // Heard at another time is no news as long as it is heard.
            var now = desk.Now().Select(one => one with { HeardAt = default }).ToList();
            if (now.SequenceEqual(seen)) continue;
            seen = now;
            Note();
        }
    }

    private async Task Again(Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await work(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                Log.Failed(logger, error);
                await Task.Delay(Look, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Reading the controllers for the pages failed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
