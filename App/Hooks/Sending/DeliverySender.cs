using Microsoft.EntityFrameworkCore;
using TestRuns.Hooks.Outbound;
using TestRuns.Storage;

namespace TestRuns.Hooks.Sending;

/// <summary>
/// Sends what waits, one at a time to each webhook: a target that is dead or slow has one connection open, and keeps nobody
/// else waiting. What is stored decides; so a server that was killed goes on where it stood.
/// </summary>
internal sealed partial class DeliverySender(
    IDbContextFactory<AppDb> contexts, DeliveryAttempt attempt, DeliveryRetention retention, HookNews news, TimeProvider time, ILogger<DeliverySender> logger) : BackgroundService
{
    private const int MostAtOnce = 32;
    private const int Look = 100;

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TidyEvery = TimeSpan.FromHours(1);

    private readonly Dictionary<long, Task> underWay = [];
    private DateTimeOffset tidyAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changes = news.Watch();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    await Tidy(stoppingToken);
                    var next = await SendDue(stoppingToken);
                    await Wait(changes.Reader, next, stoppingToken);
                }
                catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
                {
                    Log.Failed(logger, error);
                    await Task.Delay(AfterFailure, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops. What is under way is broken off by the same token, and sent by the next one.
        }

        await Task.WhenAll(underWay.Values);
    }

    /// <summary>Begins what is due.</summary>
    /// <returns>When the next will be.</returns>
    private async Task<DateTimeOffset> SendDue(CancellationToken stoppingToken)
    {
        await using var db = await contexts.CreateDbContextAsync(stoppingToken);
        while (true)
        {
            foreach (var (hook, _) in underWay.Where(one => one.Value.IsCompleted).ToList()) underWay.Remove(hook);
            if (underWay.Count >= MostAtOnce) return tidyAt;

            var busy = underWay.Keys.ToList();
            var now = time.GetUtcNow();
            var waiting = await (from delivery in db.Set<WebhookDelivery>()
                                 join hook in db.Set<Webhook>() on delivery.WebhookId equals hook.Id
                                 where delivery.State == DeliveryState.Waiting && hook.Enabled && hook.PausedAt == null && !busy.Contains(hook.Id)
                                 orderby delivery.NextAt, delivery.Id
                                 select new { delivery.Id, delivery.WebhookId, delivery.NextAt }).Take(Look).ToListAsync(stoppingToken);
            var due = waiting.Where(one => one.NextAt <= now).DistinctBy(one => one.WebhookId).Take(MostAtOnce - underWay.Count).ToList();
            foreach (var one in due) Begin(one.WebhookId, one.Id, stoppingToken);
            if (due.Count == 0) return waiting.Count > 0 && waiting[0].NextAt < tidyAt ? waiting[0].NextAt : tidyAt;
        }
    }

    private void Begin(long webhookId, long deliveryId, CancellationToken stoppingToken)
    {
        var sending = underWay[webhookId] = Send(deliveryId, stoppingToken);
        _ = sending.ContinueWith(_ => news.Tell(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private async Task Send(long deliveryId, CancellationToken stoppingToken)
    {
        try
        {
            await attempt.Make(deliveryId, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // It waits for the next server.
        }
        catch (Exception error)
        {
            // The database, or a bug. It is still due: not at once again.
            Log.NotSent(logger, deliveryId, error);
            await Task.Delay(AfterFailure, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Tidy(CancellationToken stoppingToken)
    {
        if (time.GetUtcNow() < tidyAt) return;
        await retention.Tidy(stoppingToken);
        tidyAt = time.GetUtcNow() + TidyEvery;
    }

    private async Task Wait(System.Threading.Channels.ChannelReader<bool> changes, DateTimeOffset until, CancellationToken stoppingToken)
    {
        var left = until - time.GetUtcNow();
        using var patience = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stoppingToken);
        try
        {
            await changes.WaitToReadAsync(either.Token);
            changes.TryRead(out _);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // The next one is due.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Looking for deliveries of webhooks failed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception error);

        [LoggerMessage(LogLevel.Error, "Delivery {Delivery} of a webhook could not be tried")]
        public static partial void NotSent(ILogger logger, long delivery, Exception error);
    }
}
