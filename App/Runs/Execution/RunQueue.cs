using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Quartz;
using TestRuns.Catalog;
using TestRuns.Live;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Runs.Execution;

/// <summary>
/// Starts queued runs, the first in line first, as soon as what they need is free. It acts on signals: a run was queued, a
/// lease or a slot came free; and at the times at which a lease or a run's patience is over.
/// </summary>
internal sealed partial class RunQueue : BackgroundService
{
    /// <summary>Of what is only shown: an abort does not wait behind all of a long queue.</summary>
    private const int ShownTogether = 50;

    private static readonly Actor Queue = Actor.System("queue");

    private readonly RunWriter writer;
    private readonly IDbContextFactory<AppDb> contexts;
    private readonly IStepControllers controllers;
    private readonly LiveJobs jobs;
    private readonly Jobs scheduler;
    private readonly SpareSlots spare;
    private readonly RunOptions options;
    private readonly TimeProvider time;
    private readonly IHostApplicationLifetime lifetime;
    private readonly ILogger<RunQueue> logger;
    private readonly Channel<bool> signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Moment lastPass = new();

    /// <summary>Whether the first step of a queued run needs a slot, as long as the run is what it was: a long queue is looked at often.</summary>
    private Dictionary<long, (long Version, bool NeedsSlot)> known = [];

    /// <summary>In the pass that is under way: what runs could start with, and was not free.</summary>
    private readonly List<SlotWish> refused = [];

    private volatile bool frozen;

    public RunQueue(
        RunWriter writer, IDbContextFactory<AppDb> contexts, IStepControllers controllers, LiveJobs jobs, Jobs scheduler, SpareSlots spare, RunOptions options, PauseQueue pause, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<RunQueue> logger)
    {
        (this.writer, this.contexts, this.controllers, this.jobs) = (writer, contexts, controllers, jobs);
        (this.scheduler, this.spare, this.options, this.time, this.lifetime, this.logger) = (scheduler, spare, options, time, lifetime, logger);
        writer.Committed += commit =>
        {
            if (commit.Events.Any(IsOfInterest)) Signal();
        };
        controllers.Freed += Signal;
        spare.Asked += Signal;
        pause.Changed += Signal;
    }

    /// <summary>When it last was through; null: it has not begun.</summary>
    public DateTimeOffset? LastPass => lastPass.Value;

    public bool IsFrozen => frozen;

    /// <summary>Look again: something may start now.</summary>
    public void Signal() => signal.Writer.TryWrite(true);

    /// <summary>Nothing starts any more: the server is stopping.</summary>
    public void Freeze() => frozen = true;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A step is told where the server is: nothing starts before it listens.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var listening = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Signal();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await signal.Reader.ReadAsync(stoppingToken);
                while (!frozen && await Pass(stoppingToken) is { } again)
                {
                    using var due = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                    var delay = Task.Delay(again, time, due.Token);
                    await Task.WhenAny(delay, signal.Reader.WaitToReadAsync(due.Token).AsTask());
                    await due.CancelAsync();
                    signal.Reader.TryRead(out _);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // Nobody may stay stuck behind one failure: the watchdog signals again within seconds.
                Log.PassFailed(logger, error);
            }
        }
    }

    private static bool IsOfInterest(RunEvent happened) =>
        happened.Type is EventTypes.RunQueued or EventTypes.RunRequeued or EventTypes.RunMovedToFront or EventTypes.RunCancelled or EventTypes.LeaseReleased;

    /// <returns>When to look again at the latest; null: only at the next signal.</returns>
    private async Task<TimeSpan?> Pass(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        refused.Clear();
        await writer.Do(tx => ReleaseDue(tx), cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var queued = await db.Set<Run>().AsNoTracking().Where(run => run.Status == RunStatus.Queued)
            .OrderBy(run => run.QueueOrder).ThenBy(run => run.Id).ToListAsync(cancellationToken);
        var held = await Holders(db, cancellationToken);
        var pause = await db.Set<QueuePause>().AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        var waits = new List<(Run Run, string? What)>();
        known = queued.Where(run => known.ContainsKey(run.Id)).ToDictionary(run => run.Id, run => known[run.Id]);
        foreach (var run in queued)
        {
            if (frozen) break;
            if (TooLong(run, now)) await Expire(run, cancellationToken);
            else if (jobs.Find(run.Id) is not null) continue; // Its last epoch is just ending: that signals again.
            else waits.Add((run, pause is null ? await TryStart(db, run, held, cancellationToken) : $"the queue, which is paused by {pause.By}"));
        }

        // What none of them could start with is for further cases of those that have begun.
        if (!frozen) spare.Serve(controllers, refused);
        foreach (var some in waits.Where(wait => wait.Run.WaitsFor != wait.What).Chunk(ShownTogether))
        {
            await writer.Do(
                tx =>
                {
                    foreach (var (run, what) in some) tx.SetWaitsFor(run.Id, what);
                },
                cancellationToken);
        }

        lastPass.Set(time.GetUtcNow());
        return await NextDue(db, cancellationToken);
    }

    /// <returns>What the run waits for; null: it was started.</returns>
    private async Task<string?> TryStart(AppDb db, Run run, Dictionary<long, int> held, CancellationToken cancellationToken)
    {
        if (run.EnvironmentId is { } wanted && held.TryGetValue(wanted, out var holder))
            return holder == run.Number ? $"environment {run.EnvironmentName}: its own last try there must be over first" : $"environment {run.EnvironmentName}, held by #{holder}";

        IStepSlot? slot = null;
        bool needsSlot;
        try
        {
            needsSlot = await NeedsSlotFirst(db, run, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // One that cannot be read must not keep those behind it.
            await NotStarted(run, error);
            return null;
        }

        if (needsSlot)
        {
            var wish = new SlotWish(run.Id, run.ProjectId, run.Labels, Controller: null);
            (slot, var busy) = controllers.TryTake(wish);
            if (slot is not null && refused.Exists(before => before.TakesWhatDoesFor(wish)))
            {
                // It came free when those before had been refused it: given back, it has the queue looked through from its front.
                slot.Dispose();
                slot = null;
            }

            if (slot is null) refused.Add(wish);
            if (slot is null) return busy ?? "a free slot";
        }

        var signals = new JobSignals(slot is null ? [] : [slot], time.GetUtcNow());
        if (!jobs.TryAdd(run.Id, signals))
        {
            slot?.Dispose();
            return "its last try to end";
        }

        // Looked at after the job is announced: a stop either finds the job among those that it ends, or is seen here.
        if (frozen)
        {
            GiveBack(run, slot);
            return run.WaitsFor;
        }

        try
        {
            if (!await writer.Do(tx => Start(tx, run, slot?.Controller), CancellationToken.None))
            {
                // Aborted meanwhile, or the queue was paused: that signals again.
                GiveBack(run, slot);
                return null;
            }

            if (run.EnvironmentId is { } taken) held[taken] = run.Number;
            await scheduler.Begin(run, CancellationToken.None);
        }
        catch (Exception error)
        {
            GiveBack(run, slot);
            await NotStarted(run, error);
        }

        return null;
    }

    private async Task NotStarted(Run run, Exception error)
    {
        Log.NotStarted(logger, error, run.Id);
        await writer.Do(tx => Orphan.End(tx, run.Id, $"The run could not be started: {error.Message}", Queue), CancellationToken.None);
    }

    private void GiveBack(Run run, IStepSlot? slot)
    {
        jobs.Remove(run.Id);
        slot?.Dispose();
    }

    internal static bool Start(RunTx tx, Run run, string? controller)
    {
        // Paused since the queue was looked at: whoever paused it was told that nothing starts any more.
        if (tx.Db.Set<QueuePause>().Any()) return false;
        if (run.EnvironmentId is { } environment && tx.Db.Set<Lease>().Any(lease => lease.EnvironmentId == environment)) return false;
        var facts = new Facts().With("environment", run.EnvironmentName).With("controller", controller).With("epoch", run.Epoch);
        var started = tx.Move(run.Id, Moves.Start, Queue, facts, run.Epoch, set => set
            .Set(row => row.StartedAt, tx.Now)
            .Set(row => row.JobKey, Jobs.KeyOf(run).ToString())
            .Set(row => row.Controller, controller));
        if (started && run.Parallel > 1) RunPlaces.Forget(tx, run.Id);
        if (!started || run.EnvironmentId is not { } leased) return started;

        tx.Insert(new Lease { EnvironmentId = leased, RunId = run.Id, TakenAt = tx.Now });
        tx.Record(run.Id, EventTypes.LeaseTaken, Queue, new Facts().With("environment", run.EnvironmentName));
        return true;
    }

    private async Task<bool> NeedsSlotFirst(AppDb db, Run run, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(run.Id, out var before) && before.Version == run.Version) return before.NeedsSlot;
        var first = await db.Set<RunCase>().AsNoTracking().Where(row => row.RunId == run.Id && row.Status == CaseStatus.Created)
            .OrderBy(row => row.Position).FirstOrDefaultAsync(cancellationToken);
        var needsSlot = first?.Spec.Steps.FirstOrDefault()?.NeedsController ?? false;
        known[run.Id] = (run.Version, needsSlot);
        return needsSlot;
    }

    private static Task<Dictionary<long, int>> Holders(AppDb db, CancellationToken cancellationToken) =>
        (from lease in db.Set<Lease>()
         join run in db.Set<Run>() on lease.RunId equals run.Id
         select new { lease.EnvironmentId, run.Number }).ToDictionaryAsync(row => row.EnvironmentId, row => row.Number, cancellationToken);

    private bool TooLong(Run run, DateTimeOffset now) => options.QueueTimeout is { } limit && run.QueuedAt + limit <= now;

    private Task Expire(Run run, CancellationToken cancellationToken)
    {
        var reason = new AbortReason(AbortKind.Timeout, $"Waited longer than {Words.Of(options.QueueTimeout!.Value)} in the queue", Queue);
        return writer.Do(tx => AbortRun.Request(tx, run.Id, reason, force: false), cancellationToken);
    }

    /// <summary>A controller that is still heard can still run what was not confirmed: its lease waits on.</summary>
    private void ReleaseDue(RunTx tx)
    {
        var due = from lease in tx.Db.Set<Lease>().AsNoTracking()
                  join run in tx.Db.Set<Run>() on lease.RunId equals run.Id
                  where lease.HeldUntil != null && lease.HeldUntil <= tx.Now
                  select new { lease.RunId, run.Controller };
        foreach (var lease in due.ToList())
        {
            var safe = RunPlaces.Open(tx.Db, lease.RunId, lease.Controller).Select(controllers.SafeAfter).Append(tx.Now).Max();
            if (safe <= tx.Now) EndRun.ReleaseLease(tx, lease.RunId, Queue);
            else EndRun.HoldLease(tx, lease.RunId, safe);
        }
    }

    private async Task<TimeSpan?> NextDue(AppDb db, CancellationToken cancellationToken)
    {
        var lease = await db.Set<Lease>().MinAsync(row => row.HeldUntil, cancellationToken);
        var oldest = options.QueueTimeout is null
            ? null
            : await db.Set<Run>().Where(run => run.Status == RunStatus.Queued).MinAsync(run => run.QueuedAt, cancellationToken) + options.QueueTimeout;
        if (lease is null && oldest is null) return null;
        var next = lease is null || oldest < lease ? oldest!.Value : lease.Value;
        var wait = next - time.GetUtcNow();
        return wait < TimeSpan.FromMilliseconds(5) ? TimeSpan.FromMilliseconds(5) : wait;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Run {RunId} could not be started; it is aborted")]
        public static partial void NotStarted(ILogger logger, Exception error, long runId);

        [LoggerMessage(LogLevel.Error, "The queue could not be worked through; it is tried again")]
        public static partial void PassFailed(ILogger logger, Exception error);
    }
}
