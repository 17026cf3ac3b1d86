using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Storage;

namespace TestRuns.Retention;

/// <param name="Own">The project's own; null: it has none.</param>
/// <param name="Usual">Of all projects that have none.</param>
public sealed record RulesInForce(RetentionRule? Own, RetentionRule? Usual)
{
    /// <summary>Null: everything is kept.</summary>
    public RetentionRule? Rule => (Own ?? Usual) is { IsIdle: false } rule ? rule : null;
}

/// <summary>The rules of retention. Who may change which is asked by whoever calls.</summary>
public sealed class RetentionRules(IDbContextFactory<AppDb> contexts, Audit audit, TimeProvider time)
{
    public async Task<RulesInForce> Of(long projectId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rules = await db.Set<RetentionRule>().AsNoTracking().Where(rule => rule.ProjectId == projectId || rule.ProjectId == null).ToListAsync(cancellationToken);
        return new RulesInForce(rules.Find(rule => rule.ProjectId is not null), rules.Find(rule => rule.ProjectId is null));
    }

    /// <summary>Of all projects that have no rule of their own; null: everything is kept.</summary>
    public async Task<RetentionRule?> Usual(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<RetentionRule>().AsNoTracking().FirstOrDefaultAsync(rule => rule.ProjectId == null, cancellationToken);
    }

    /// <summary>A rule that keeps everything is one, too: the project then no longer has that of all projects.</summary>
    /// <param name="projectId">Null: of all projects that have none of their own.</param>
    /// <param name="wish">Null: it has none of its own any more.</param>
    /// <param name="by">For people.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is wrong, by the name of its member; empty: it stands.</returns>
    public async Task<IReadOnlyDictionary<string, string>> Set(long? projectId, RetentionWish? wish, string by, CancellationToken cancellationToken)
    {
        if (wish?.Mistakes() is { Count: > 0 } mistakes) return mistakes;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var rule = await db.Set<RetentionRule>().SingleOrDefaultAsync(one => one.ProjectId == projectId, cancellationToken);
        if (wish is null)
        {
            if (rule is not null) db.Remove(rule);
        }
        else
        {
            if (rule is null) db.Add(rule = new RetentionRule { ProjectId = projectId, ChangedBy = by });
            (rule.RunDays, rule.RunCount, rule.FileDays, rule.KeepRemarked) = (wish.RunDays, wish.RunCount, wish.FileDays, wish.KeepRemarked);
            (rule.ChangedBy, rule.ChangedAt) = (by, time.GetUtcNow());
        }

        var details = wish is null ? "as all projects" : $"removes {RetentionText.Of(wish)}{(wish.KeepRemarked ? "" : "; also what somebody wrote beside")}";
        audit.Add(db, new AuditFact(by, "retention.changed", projectId is null ? "all projects" : "the project", projectId, details));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Dictionary<string, string>(StringComparer.Ordinal);
    }
}
