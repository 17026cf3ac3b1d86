using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Access;

/// <summary>One act for the record.</summary>
public sealed record AuditFact(string Who, string Action, string Target, long? ProjectId = null, string? Details = null);

/// <summary>Writes the record of who did what.</summary>
public sealed class Audit(IDbContextFactory<AppDb> contexts, TimeProvider time)
{
    /// <summary>For an act that is saved in the same breath: the entry is committed with it or not at all.</summary>
    public void Add(AppDb db, AuditFact fact) => db.Add(new AuditEntry
    {
        At = time.GetUtcNow(),
        Who = fact.Who,
        Action = fact.Action,
        Target = fact.Target,
        ProjectId = fact.ProjectId,
        Details = fact.Details,
    });

    /// <summary>For what happened elsewhere. Not within an open transaction: it has a connection of its own and would wait for it.</summary>
    public async Task Write(AuditFact fact, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        Add(db, fact);
        await db.SaveChangesAsync(cancellationToken);
    }
}
