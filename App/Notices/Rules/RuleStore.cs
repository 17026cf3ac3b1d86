using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Hooks.Outbound;
using TestRuns.Runs;
using TestRuns.Storage;

namespace TestRuns.Notices.Rules;

/// <summary>A webhook as a member may choose it: where it leads to is its maintainers' to know.</summary>
public sealed record RuleTarget(long Id, string Name);

/// <summary>Each account's own rules. Which projects it is in is asked by whoever calls.</summary>
public sealed class RuleStore(IDbContextFactory<AppDb> contexts, TimeProvider time)
{
    /// <summary>Of one account.</summary>
    public const int Most = 50;

    /// <summary>The usual ones, with the number 0, as long as none was ever changed.</summary>
    public async Task<IReadOnlyList<NoticeRule>> List(long accountId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Set<OwnRules>().AnyAsync(row => row.AccountId == accountId, cancellationToken)) return OwnRules.Usual(accountId);
        return await db.Set<NoticeRule>().AsNoTracking().Where(rule => rule.AccountId == accountId).OrderBy(rule => rule.Id).ToListAsync(cancellationToken);
    }

    /// <summary>The project's webhooks that take what rules tell.</summary>
    public async Task<IReadOnlyList<RuleTarget>> Targets(long projectId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var hooks = await db.Set<Webhook>().AsNoTracking().Where(hook => hook.ProjectId == projectId).OrderBy(hook => hook.Id).ToListAsync(cancellationToken);
        return [.. hooks.Where(hook => hook.Events.Contains(HookEvents.Notification)).Select(hook => new RuleTarget(hook.Id, hook.Name))];
    }

    /// <returns>What is wrong, by the name of its member; empty: it stands.</returns>
    public async Task<IReadOnlyDictionary<string, string>> Add(long accountId, RuleWish wish, CancellationToken cancellationToken)
    {
        var mistakes = wish.Mistakes();
        if (mistakes.Count > 0) return mistakes;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (wish.ProjectId is { } project && !await db.Set<Project>().AnyAsync(one => one.Id == project, cancellationToken)) mistakes["project"] = "It is gone.";
        if (wish.WebhookId is { } id && !await Takes(db, wish.ProjectId, id, cancellationToken)) mistakes["webhook"] = "It is gone, or takes no notifications any more.";
        await MakeOwn(db, accountId, cancellationToken);
        if (await db.Set<NoticeRule>().CountAsync(rule => rule.AccountId == accountId, cancellationToken) >= Most) mistakes["kind"] = $"At most {Most} rules: remove one first.";
        if (mistakes.Count > 0) return mistakes;
        db.Add(new NoticeRule
        {
            AccountId = accountId, Kind = wish.Kind, ProjectId = wish.ProjectId, Suite = wish.Suite, InApp = wish.InApp, WebhookId = wish.WebhookId, SinceEvent = await LastEvent(db, cancellationToken),
        });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return mistakes;
    }

    /// <summary>One of the usual ones, which have no number yet, is named by its kind.</summary>
    public async Task Remove(long accountId, NoticeRule gone, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await MakeOwn(db, accountId, cancellationToken);
        var mine = db.Set<NoticeRule>().Where(rule => rule.AccountId == accountId);
        var (id, kind) = (gone.Id, gone.Kind);
        await (id > 0 ? mine.Where(rule => rule.Id == id) : mine.Where(rule => rule.Kind == kind && rule.ProjectId == null)).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The usual rules become rows: from now on they are changed like any other.</summary>
    private async Task MakeOwn(AppDb db, long accountId, CancellationToken cancellationToken)
    {
        if (await db.Set<OwnRules>().AnyAsync(row => row.AccountId == accountId, cancellationToken)) return;
        db.Add(new OwnRules { AccountId = accountId, Since = time.GetUtcNow() });
        db.AddRange(OwnRules.Usual(accountId));
        await db.SaveChangesAsync(cancellationToken);
    }

    private static async Task<bool> Takes(AppDb db, long? projectId, long webhookId, CancellationToken cancellationToken) =>
        await db.Set<Webhook>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == webhookId && one.ProjectId == projectId, cancellationToken) is { } hook && hook.Events.Contains(HookEvents.Notification);

    private static async Task<long> LastEvent(AppDb db, CancellationToken cancellationToken) =>
        await db.Set<RunEvent>().MaxAsync(happened => (long?)happened.Id, cancellationToken) ?? 0;
}
