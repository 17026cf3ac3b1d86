using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using TestRuns.Live;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Runs.Reading;

/// <summary>
/// One projection for all tabs: what a commit touched is read once and handed to everyone who watches. Listen first, read
/// the page second, then apply what comes: a <see cref="RunSummary.Version"/> that is not higher is old.
/// </summary>
public sealed partial class RunFeed : BackgroundService
{
    /// <summary>The least time between two batches.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// An abort is asked for, sent and confirmed within some milliseconds: the screen shows the end of it once, and what is read
    /// for it takes no processor from the abort itself.
    /// </summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(15);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly IDbContextFactory<AppDb> contexts;
    private readonly TimeProvider time;
    private readonly ILogger<RunFeed> logger;
    private readonly Batcher<long> touched;
    private readonly Broadcast<IReadOnlyList<RunSummary>> runs = new();
    private readonly Broadcast<bool> changes = new();
    private readonly ConcurrentDictionary<long, WatchedRun> watched = new();

    public RunFeed(RunWriter writer, IDbContextFactory<AppDb> contexts, TimeProvider time, ILogger<RunFeed> logger)
    {
        this.contexts = contexts;
        this.time = time;
        this.logger = logger;
        touched = new Batcher<long>(Interval, time, Gathering);
        writer.Committed += Gather;
    }

    /// <summary>Every run that changes, in batches.</summary>
    public Broadcast<IReadOnlyList<RunSummary>>.Subscription Watch() => runs.Subscribe();

    /// <summary>That something changed, for who reads for itself what that means: nothing is read for it here.</summary>
    public Broadcast<bool>.Subscription WatchChanges() => changes.Subscribe(capacity: 1);

    /// <summary>All that changes in one run. The deltas are read for it once, however many watch.</summary>
    public RunWatch WatchRun(long runId)
    {
        while (true)
        {
            var run = watched.GetOrAdd(runId, static _ => new WatchedRun());
            if (run.TryEnter()) return new RunWatch(run.Deltas.Subscribe(), () => Leave(runId, run));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await touched.Run(Flush, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                Log.FlushFailed(logger, error);
                await Task.Delay(AfterFailure, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Called by the writer, in the order of the commits: it only notes what to read.</summary>
    private void Gather(Commit commit)
    {
        foreach (var runId in commit.Touched) touched.Add(runId);
        foreach (var happened in commit.Events)
        {
            if (watched.TryGetValue(happened.RunId, out var run)) run.Note(happened);
            touched.Add(happened.RunId);
        }
    }

    private async Task Flush(IReadOnlyCollection<long> runIds, CancellationToken cancellationToken)
    {
        try
        {
            await ReadAndPublish(runIds, cancellationToken);
        }
        catch
        {
            // What changed has not been shown: it stays to be read, or a page would be wrong until the next change.
            foreach (var runId in runIds) touched.Add(runId);
            throw;
        }
    }

    private async Task ReadAndPublish(IReadOnlyCollection<long> runIds, CancellationToken cancellationToken)
    {
        changes.Publish(true);
        // Who comes now reads what is stored by now.
        if (!runs.HasListeners && watched.IsEmpty) return;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // One moment: a run, its cases and their steps fit together.
        await using var snapshot = await db.BeginReading(cancellationToken);
        var summaries = new List<RunSummary>(runIds.Count);
        foreach (var some in runIds.Chunk(500))
            summaries.AddRange(await db.Set<Run>().AsNoTracking().Where(run => some.Contains(run.Id)).Select(RunSummary.From).ToListAsync(cancellationToken));
        // What was changed and is not there was deleted.
        summaries.AddRange(runIds.Except(summaries.ConvertAll(run => run.Id)).Select(RunSummary.Gone));
        runs.Publish(summaries);

        foreach (var summary in summaries)
        {
            if (!watched.TryGetValue(summary.Id, out var run)) continue;
            var (cases, events) = run.Take();
            try
            {
                var changed = cases is { Count: 0 } ? [] : await CaseViews.Read(db, summary.Id, cases, cancellationToken);
                run.Deltas.Publish(new RunDelta(summary, changed, events));
            }
            catch
            {
                run.PutBack(events);
                throw;
            }
        }
    }

    private void Leave(long runId, WatchedRun run)
    {
        if (run.Leave()) watched.TryRemove(new KeyValuePair<long, WatchedRun>(runId, run));
    }

    private sealed class WatchedRun
    {
        private readonly Lock gate = new();
        private List<RunEvent> events = [];
        private int watchers;

        public Broadcast<RunDelta> Deltas { get; } = new();

        /// <summary>False once the last one has left: make another.</summary>
        public bool TryEnter()
        {
            lock (gate)
            {
                if (watchers < 0) return false;
                watchers++;
                return true;
            }
        }

        /// <summary>True for the last one.</summary>
        public bool Leave()
        {
            lock (gate)
            {
                if (--watchers > 0) return false;
                watchers = -1;
                return true;
            }
        }

        public void Note(RunEvent happened)
        {
            lock (gate) events.Add(happened);
        }

        public void PutBack(IReadOnlyList<RunEvent> unread)
        {
            lock (gate) events.InsertRange(0, unread);
        }

        /// <summary>The events since the last time and the cases that they touched; null: any of them.</summary>
        public (IReadOnlyCollection<long>? Cases, IReadOnlyList<RunEvent> Events) Take()
        {
            List<RunEvent> taken;
            lock (gate) (taken, events) = (events, []);
            var any = taken.Exists(happened => happened.CaseId is null && happened.Type is EventTypes.CaseCancelled or EventTypes.RunRequeued);
            return (any ? null : taken.Select(happened => happened.CaseId).OfType<long>().Distinct().ToList(), taken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Reading what changed failed; it is tried again")]
        public static partial void FlushFailed(ILogger logger, Exception error);
    }
}

/// <summary>A tab's hold on one run's changes. Dispose it when the tab looks elsewhere.</summary>
public sealed class RunWatch(Broadcast<RunDelta>.Subscription deltas, Action leave) : IDisposable
{
    private int left;

    public Broadcast<RunDelta>.Subscription Deltas => deltas;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref left, 1) == 1) return;
        deltas.Dispose();
        leave();
    }
}
