using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using TestRuns.Hooks.Outbound;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Hooks.Sending;

/// <summary>
/// Writes a delivery for each event that somebody wants to hear of. What was committed only wakes it; what it does stands in
/// the database, from the event behind <see cref="HookCursor"/> on. So nothing is lost or doubled, whenever the server dies,
/// and a run never waits for it.
/// </summary>
internal sealed partial class DeliveryPlanner(
    RunWriter writer, IDbContextFactory<AppDb> contexts, WebhookStore hooks, HookAddress address, HookNews news, TimeProvider time,
    IHostApplicationLifetime lifetime, ILogger<DeliveryPlanner> logger) : BackgroundService
{
    private const int MostTogether = 200;

    /// <summary>How many events may be looked through anew after a kill.</summary>
    private const int MostUnsaved = 20_000;

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Up to where events were looked at; further than what is stored as long as nobody wanted them.</summary>
    private long seen;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        writer.Committed += Note;
        try
        {
            await hooks.Look(stoppingToken);
            await Listening(stoppingToken);
            // What an earlier life has left undone.
            signal.Writer.TryWrite(true);
            while (await signal.Reader.WaitToReadAsync(stoppingToken))
            {
                signal.Reader.TryRead(out _);
                await TryPlan(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next server goes on behind the cursor.
        }
        finally
        {
            writer.Committed -= Note;
        }
    }

    /// <summary>A delivery says where the run can be looked at: before the server listens, nobody knows.</summary>
    private async Task Listening(CancellationToken stoppingToken)
    {
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var _ = lifetime.ApplicationStarted.Register(() => listening.TrySetResult());
        await listening.Task.WaitAsync(stoppingToken);
    }

    /// <summary>Called by the writer: it only wakes, and not even that where nobody ever wanted to be told anything.</summary>
    private void Note(Commit commit)
    {
        if (!hooks.Any) return;
        foreach (var happened in commit.Events)
        {
            if (HookEvents.Of(happened.Type) is null) continue;
            signal.Writer.TryWrite(true);
            return;
        }
    }

    private async Task TryPlan(CancellationToken stoppingToken)
    {
        try
        {
            while (await Plan(stoppingToken))
            {
                // There was more than is written at once.
            }
        }
        catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            Log.Failed(logger, error);
            await Task.Delay(AfterFailure, time, stoppingToken);
            signal.Writer.TryWrite(true);
        }
    }

    /// <returns>True: there is more.</returns>
    private async Task<bool> Plan(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        PlanView view;
        // One moment: a webhook and the events that it is to be told of belong together.
        await using (await db.BeginReading(cancellationToken)) view = await PlanView.Read(db, seen, MostTogether, cancellationToken);
        var deliveries = view.Deliveries(address, time.GetUtcNow());
        if (deliveries.Count > 0 || view.UpTo - view.Stored > MostUnsaved) await Write(db, deliveries, view.UpTo, cancellationToken);
        seen = view.UpTo;
        return view.IsCut;
    }

    private async Task Write(AppDb db, IReadOnlyList<WebhookDelivery> deliveries, long upTo, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var there = await db.Set<Webhook>().Where(hook => hook.Enabled).Select(hook => hook.Id).ToListAsync(cancellationToken);
        db.AddRange(deliveries.Where(delivery => there.Contains(delivery.WebhookId)));
        var cursor = await db.Set<HookCursor>().SingleOrDefaultAsync(cancellationToken);
        if (cursor is null) db.Add(cursor = new HookCursor());
        cursor.LastEvent = upTo;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        news.Tell();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Writing deliveries for webhooks failed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
