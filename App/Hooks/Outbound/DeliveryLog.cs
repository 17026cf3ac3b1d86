using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Hooks.Sending;
using TestRuns.Storage;

namespace TestRuns.Hooks.Outbound;

public enum SendOutcome
{
    Sent,
    Unknown,

    /// <summary>The webhook is switched off.</summary>
    Off,

    /// <summary>It is paused: resume it first.</summary>
    Paused,
}

/// <summary>What was sent and what came back; and sending again.</summary>
public sealed class DeliveryLog(IDbContextFactory<AppDb> contexts, Audit audit, HookAddress address, HookNews news, TimeProvider time)
{
    /// <summary>The newest first.</summary>
    /// <param name="before">Only those with a lower id; null: from the newest.</param>
    public async Task<IReadOnlyList<WebhookDelivery>> List(long webhookId, long? before, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var from = before ?? long.MaxValue;
        return await db.Set<WebhookDelivery>().AsNoTracking().Where(one => one.WebhookId == webhookId && one.Id < from)
            .OrderByDescending(one => one.Id).Take(limit).ToListAsync(cancellationToken);
    }

    /// <summary>The same delivery, with the same id, at once and for another day.</summary>
    public async Task<SendOutcome> SendAgain(long projectId, long webhookId, long deliveryId, string by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var (hook, refusal) = await Find(db, projectId, webhookId, cancellationToken);
        if (hook is null) return refusal;
        if (await db.Set<WebhookDelivery>().SingleOrDefaultAsync(one => one.Id == deliveryId && one.WebhookId == webhookId, cancellationToken) is not { Body.Length: > 0 } delivery)
            return SendOutcome.Unknown;
        var now = time.GetUtcNow();
        if (delivery.State != DeliveryState.Waiting) (delivery.State, delivery.Attempts) = (DeliveryState.Waiting, 0);
        delivery.NextAt = now;
        delivery.Until = delivery.EventType == HookEvents.Test ? now : now + Backoff.GiveUpAfter;
        audit.Add(db, new AuditFact(by, "webhook.sentAgain", hook.Name, projectId, $"delivery {delivery.Key}"));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        news.Tell();
        return SendOutcome.Sent;
    }

    /// <summary>Sends something that never happened, once, to see whether it arrives.</summary>
    public async Task<SendOutcome> Test(long projectId, long webhookId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var (hook, refusal) = await Find(db, projectId, webhookId, cancellationToken);
        if (hook is null) return refusal;
        var project = await db.Set<Project>().AsNoTracking().SingleAsync(one => one.Id == projectId, cancellationToken);
        var now = time.GetUtcNow();
        var it = SampleHappening.Of(Guid.NewGuid().ToString("N"), project.Key, project.Name, address.OfRun(0), now);
        db.Add(NewDelivery.Of(hook, it, now, patience: TimeSpan.Zero));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        news.Tell();
        return SendOutcome.Sent;
    }

    private static async Task<(Webhook? Hook, SendOutcome Refusal)> Find(AppDb db, long projectId, long webhookId, CancellationToken cancellationToken) =>
        await db.Set<Webhook>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == webhookId && one.ProjectId == projectId, cancellationToken) switch
        {
            null => (null, SendOutcome.Unknown),
            { Enabled: false } => (null, SendOutcome.Off),
            { PausedAt: not null } => (null, SendOutcome.Paused),
            var hook => (hook, SendOutcome.Sent),
        };
}
