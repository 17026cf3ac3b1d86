using System.Text;
using Microsoft.EntityFrameworkCore;
using TestRuns.Hooks.Outbound;
using TestRuns.Storage;

namespace TestRuns.Hooks.Sending;

/// <summary>One try of one delivery, and the record of what came of it.</summary>
internal sealed class DeliveryAttempt(IDbContextFactory<AppDb> contexts, HookClient client, SecretSeal seal, TimeProvider time)
{
    public const string KeyHeader = "X-TestRuns-Delivery";
    public const string EventHeader = "X-TestRuns-Event";

    /// <exception cref="OperationCanceledException">The server stops: the next one sends it, perhaps for the second time.</exception>
    public async Task Make(long deliveryId, CancellationToken cancellationToken)
    {
        var (delivery, hook) = await Read(deliveryId, cancellationToken);
        if (delivery is null || hook is null) return;
        var answer = await Send(delivery, hook, cancellationToken);
        // It was sent: that is written down whatever happens meanwhile.
        await Record(delivery, hook, answer, CancellationToken.None);
    }

    private async Task<(WebhookDelivery? Delivery, Webhook? Hook)> Read(long deliveryId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var delivery = await db.Set<WebhookDelivery>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == deliveryId && one.State == DeliveryState.Waiting, cancellationToken);
        var hook = delivery is null ? null : await db.Set<Webhook>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == delivery.WebhookId, cancellationToken);
        return (delivery, hook);
    }

    private async Task<HookAnswer> Send(WebhookDelivery delivery, Webhook hook, CancellationToken cancellationToken)
    {
        if (seal.Open(hook.ClosedSecret) is not { } secret)
            return new HookAnswer(null, null, "Its secret cannot be read any more: give the webhook a new one", TimeSpan.Zero);
        var body = Encoding.UTF8.GetBytes(delivery.Body);
        var headers = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [HookSignature.Header] = HookSignature.Make(secret, time.GetUtcNow(), body),
            [KeyHeader] = delivery.Key,
            [EventHeader] = delivery.EventType,
        };
        return await client.Post(hook.Url, body, headers, cancellationToken);
    }

    private async Task Record(WebhookDelivery delivery, Webhook hook, HookAnswer answer, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var attempts = delivery.Attempts + 1;
        var next = now + Backoff.After(attempts);
        var state = answer.Error is null ? DeliveryState.Delivered : next > delivery.Until ? DeliveryState.GivenUp : DeliveryState.Waiting;
        DateTimeOffset? failingSince = answer.Error is null ? null : hook.FailingSince ?? now;
        var paused = failingSince is { } since && now - since >= Backoff.PauseAfter ? hook.PausedAt ?? now : (DateTimeOffset?)null;

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Set<WebhookDelivery>().Where(one => one.Id == delivery.Id).ExecuteUpdateAsync(
            set => set.SetProperty(one => one.State, state).SetProperty(one => one.NextAt, next).SetProperty(one => one.Attempts, attempts)
                .SetProperty(one => one.LastAt, now).SetProperty(one => one.LastMs, (long)answer.Took.TotalMilliseconds)
                .SetProperty(one => one.LastStatus, answer.Status).SetProperty(one => one.LastAnswer, answer.Text).SetProperty(one => one.LastError, answer.Error),
            cancellationToken);
        // Not when it was pointed elsewhere meanwhile: what the old address did is not held against the new one.
        await db.Set<Webhook>().Where(one => one.Id == hook.Id && one.ChangedAt == hook.ChangedAt).ExecuteUpdateAsync(
            set => set.SetProperty(one => one.FailingSince, failingSince).SetProperty(one => one.PausedAt, paused)
                .SetProperty(one => one.LastAt, now).SetProperty(one => one.LastStatus, answer.Status).SetProperty(one => one.LastError, answer.Error),
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
