using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Controllers.Wire;
using TestRuns.Storage;

namespace TestRuns.Controllers;

/// <summary>The records of controllers. What is connected right now is the registry's to know.</summary>
public sealed class ControllerStore(IDbContextFactory<AppDb> contexts, Audit audit, TimeProvider time)
{
    public async Task<IReadOnlyList<Controller>> List(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<Controller>().AsNoTracking().OrderBy(row => row.Name).ToListAsync(cancellationToken);
    }

    public async Task<Controller?> Find(long id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<Controller>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
    }

    internal async Task<Controller?> Find(string name, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<Controller>().AsNoTracking().SingleOrDefaultAsync(row => row.Name == name, cancellationToken);
    }

    /// <summary>A new session begins: the record says what it says of itself, and has the session's number.</summary>
    internal async Task<Controller> Begin(Hello hello, long? projectId, long? tokenId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await db.Set<Controller>().SingleOrDefaultAsync(one => one.Name == hello.Name, cancellationToken);
        if (row is null) db.Add(row = new Controller { Name = hello.Name, FirstSeenAt = time.GetUtcNow() });
        row.ProjectId = projectId;
        row.TokenId = tokenId;
        row.Labels = hello.Labels;
        row.Slots = hello.Slots;
        row.MachineName = hello.Host.MachineName;
        row.OperatingSystem = hello.Host.OperatingSystem;
        row.Architecture = hello.Host.Architecture;
        row.ProgramVersion = hello.Host.ProgramVersion;
        row.Means = hello.Host.Means;
        row.SessionNumber++;
        row.LastSeenAt = time.GetUtcNow();
        row.DisconnectedAt = null;
        row.DisconnectReason = null;
        await db.SaveChangesAsync(cancellationToken);
        return row;
    }

    /// <summary>Nothing when a newer session has begun meanwhile.</summary>
    internal async Task End(ControllerSession session, string why, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        await db.Set<Controller>().Where(row => row.Id == session.ControllerId && row.SessionNumber == session.Key.Number).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.LastSeenAt, session.Heard).SetProperty(row => row.DisconnectedAt, now).SetProperty(row => row.DisconnectReason, why),
            cancellationToken);
    }

    /// <summary>An operator's decision, with its entry in the audit.</summary>
    /// <returns>False: there is no such controller.</returns>
    internal async Task<bool> Decide(long id, ControllerState state, string by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await db.Set<Controller>().SingleOrDefaultAsync(one => one.Id == id, cancellationToken);
        if (row is null) return false;
        row.State = state;
        row.StateBy = by;
        audit.Add(db, new AuditFact(by, $"controller.{state}", row.Name, row.ProjectId));
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    internal async Task Remove(long id, string by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await db.Set<Controller>().SingleOrDefaultAsync(one => one.Id == id, cancellationToken);
        if (row is null) return;
        db.Remove(row);
        audit.Add(db, new AuditFact(by, "controller.remove", row.Name, row.ProjectId));
        await db.SaveChangesAsync(cancellationToken);
    }
}
