using Microsoft.EntityFrameworkCore;
using TestRuns.Hooks.Outbound;
using TestRuns.Storage;

namespace TestRuns.Hooks.Sending;

/// <summary>What bounds the deliveries that are kept: of each webhook the latest, and nothing that waits for ever.</summary>
internal sealed class DeliveryRetention(IDbContextFactory<AppDb> contexts, TimeProvider time)
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    public const int MostEnded = 500;
    public const int MostWaiting = 2000;

    public async Task Tidy(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var waiting = db.Set<WebhookDelivery>().Where(one => one.State == DeliveryState.Waiting);
        await GiveUp(waiting.Where(one => one.Until < now), "It could not be sent in time: its webhook was off, paused or failing", cancellationToken);
        await db.Set<WebhookDelivery>().Where(one => one.State != DeliveryState.Waiting && one.CreatedAt < now - Kept).ExecuteDeleteAsync(cancellationToken);

        foreach (var hook in await db.Set<Webhook>().Select(hook => hook.Id).ToListAsync(cancellationToken))
        {
            if (await Last(waiting.Where(one => one.WebhookId == hook), MostWaiting, cancellationToken) is { } late)
                await GiveUp(waiting.Where(one => one.WebhookId == hook && one.Id <= late), $"More than {MostWaiting} newer ones wait", cancellationToken);
            var ended = db.Set<WebhookDelivery>().Where(one => one.WebhookId == hook && one.State != DeliveryState.Waiting);
            if (await Last(ended, MostEnded, cancellationToken) is { } old) await ended.Where(one => one.Id <= old).ExecuteDeleteAsync(cancellationToken);
        }
    }

    /// <summary>The newest of those that are one too many; null: there are none.</summary>
    private static Task<long?> Last(IQueryable<WebhookDelivery> all, int most, CancellationToken cancellationToken) =>
        all.OrderByDescending(one => one.Id).Skip(most).Select(one => (long?)one.Id).FirstOrDefaultAsync(cancellationToken);

    private static Task<int> GiveUp(IQueryable<WebhookDelivery> some, string why, CancellationToken cancellationToken) => some.ExecuteUpdateAsync(
        set => set.SetProperty(one => one.State, DeliveryState.GivenUp).SetProperty(one => one.LastError, one => one.LastError ?? why), cancellationToken);
}
