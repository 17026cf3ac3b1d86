using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Runs;
using TestRuns.Storage;

namespace TestRuns.Hooks.Outbound;

/// <param name="Secret">That deliveries are signed with: this is the one time that it can be read. Null: too many webhooks.</param>
public sealed record WebhookMade(WebhookView? Webhook, string? Secret);

/// <summary>A project's webhooks. Wishes come without mistakes; who may do what is asked by whoever calls.</summary>
public sealed class WebhookStore(IDbContextFactory<AppDb> contexts, SecretSeal seal, Audit audit, HookNews news, TimeProvider time)
{
    /// <summary>Of a project.</summary>
    public const int Most = 20;

    private volatile bool any;

    /// <summary>False: nobody has ever wanted to be told anything, and no run's event is looked at.</summary>
    internal bool Any => any;

    public async Task<IReadOnlyList<WebhookView>> List(long projectId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var hooks = await db.Set<Webhook>().AsNoTracking().Where(hook => hook.ProjectId == projectId).OrderBy(hook => hook.Id).ToListAsync(cancellationToken);
        var ids = hooks.ConvertAll(hook => hook.Id);
        var waiting = await db.Set<WebhookDelivery>().Where(one => ids.Contains(one.WebhookId) && one.State == DeliveryState.Waiting)
            .GroupBy(one => one.WebhookId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(row => row.Key, row => row.Count, cancellationToken);
        return hooks.ConvertAll(hook => WebhookView.Of(hook, waiting.GetValueOrDefault(hook.Id)));
    }

    public async Task<WebhookView?> Find(long projectId, long id, CancellationToken cancellationToken) =>
        (await List(projectId, cancellationToken)).FirstOrDefault(hook => hook.Id == id);

    public async Task<WebhookMade> Add(long projectId, WebhookWish wish, string by, CancellationToken cancellationToken)
    {
        var secret = wish.Secret ?? SecretSeal.New();
        // Before it can be seen: no event behind it goes by unlooked at.
        any = true;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Set<Webhook>().CountAsync(hook => hook.ProjectId == projectId, cancellationToken) >= Most) return new WebhookMade(null, null);
        var hook = new Webhook { ProjectId = projectId, Name = "", Url = "", ClosedSecret = seal.Close(secret), ChangedBy = by, SinceEvent = await LastEvent(db, cancellationToken) };
        Apply(hook, wish, by);
        db.Add(hook);
        Note(db, hook, "webhook.made", by);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        news.Tell();
        return new WebhookMade(WebhookView.Of(hook, waiting: 0), secret);
    }

    /// <summary>Also ends a pause: whoever changed it has looked at it.</summary>
    /// <returns>False: there is no such webhook of the project.</returns>
    public async Task<bool> Change(long projectId, long id, WebhookWish wish, string by, CancellationToken cancellationToken)
    {
        return await Update(projectId, id, "webhook.changed", by, async (db, hook) =>
        {
            if (wish.Enabled && !hook.Enabled) hook.SinceEvent = await LastEvent(db, cancellationToken);
            if (wish.Secret is { } secret) hook.ClosedSecret = seal.Close(secret);
            Apply(hook, wish, by);
        }, cancellationToken);
    }

    /// <summary>After a pause: what waits is sent.</summary>
    /// <inheritdoc cref="Change"/>
    public Task<bool> Resume(long projectId, long id, string by, CancellationToken cancellationToken) => Update(projectId, id, "webhook.resumed", by, (_, hook) =>
    {
        GoOn(hook, by);
        return Task.CompletedTask;
    }, cancellationToken);

    /// <inheritdoc cref="Change"/>
    public Task<bool> Remove(long projectId, long id, string by, CancellationToken cancellationToken) => Update(projectId, id, "webhook.removed", by, (db, hook) =>
    {
        db.Remove(hook);
        return Task.CompletedTask;
    }, cancellationToken);

    /// <summary>At the start: whether there is anything to do at all.</summary>
    internal async Task Look(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Set<Webhook>().AnyAsync(cancellationToken)) any = true;
    }

    private async Task<bool> Update(long projectId, long id, string act, string by, Func<AppDb, Webhook, Task> change, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // The database's one writer's place at once: the sender writes the same row.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Set<Webhook>().SingleOrDefaultAsync(one => one.Id == id && one.ProjectId == projectId, cancellationToken) is not { } hook) return false;
        await change(db, hook);
        Note(db, hook, act, by);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        news.Tell();
        return true;
    }

    private void Apply(Webhook hook, WebhookWish wish, string by)
    {
        (hook.Name, hook.Url, hook.Events) = (wish.Name.Trim(), wish.Url, [.. HookEvents.All.Where(one => wish.Events.Contains(one))]);
        (hook.Template, hook.Enabled) = (wish.Template == BodyTemplate.Default ? null : wish.Template, wish.Enabled);
        GoOn(hook, by);
    }

    private void GoOn(Webhook hook, string by)
    {
        (hook.FailingSince, hook.PausedAt) = (null, null);
        (hook.ChangedBy, hook.ChangedAt) = (by, time.GetUtcNow());
    }

    /// <summary>The address may be a secret of the other side: only where it leads to stands in the record.</summary>
    private void Note(AppDb db, Webhook hook, string act, string by) =>
        audit.Add(db, new AuditFact(by, act, hook.Name, hook.ProjectId, $"to {new Uri(hook.Url).Authority}, {(hook.Enabled ? "on" : "off")}"));

    private static async Task<long> LastEvent(AppDb db, CancellationToken cancellationToken) =>
        await db.Set<RunEvent>().MaxAsync(happened => (long?)happened.Id, cancellationToken) ?? 0;
}
