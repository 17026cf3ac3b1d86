using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Controllers.Reading;
using TestRuns.Storage;

namespace TestRuns.Controllers;

public enum DeskOutcome
{
    Done,
    Unknown,

    /// <summary>Only one that is not connected can be removed.</summary>
    StillConnected,
}

/// <summary>What an operator can see and decide about controllers. Who may is asked by whoever calls.</summary>
public sealed class ControllerDesk(IDbContextFactory<AppDb> contexts, Audit audit)
{
    /// <summary>Somebody came, went, or was decided about. Raised under no lock; handlers return at once.</summary>
    public event Action? Changed;

    public IReadOnlyList<LiveController> Now() => [];

    public Task<DeskOutcome> Disconnect(long id, string by, CancellationToken cancellationToken) => Set(id, ControllerState.Disconnected, "controller.disconnected", by, cancellationToken);

    public Task<DeskOutcome> Drain(long id, bool on, string by, CancellationToken cancellationToken) =>
        Set(id, on ? ControllerState.Draining : ControllerState.Active, on ? "controller.draining" : "controller.drainingStopped", by, cancellationToken);

    public Task<DeskOutcome> Allow(long id, string by, CancellationToken cancellationToken) => Set(id, ControllerState.Active, "controller.allowed", by, cancellationToken);

    public async Task<DeskOutcome> Remove(long id, string by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Set<Controller>().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } row) return DeskOutcome.Unknown;
        if (Now().Any(live => live.Id == id)) return DeskOutcome.StillConnected;
        db.Remove(row);
        audit.Add(db, new AuditFact(by, "controller.removed", row.Name, row.ProjectId));
        await db.SaveChangesAsync(cancellationToken);
        Changed?.Invoke();
        return DeskOutcome.Done;
    }

    private async Task<DeskOutcome> Set(long id, ControllerState state, string action, string by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Set<Controller>().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } row) return DeskOutcome.Unknown;
        (row.State, row.StateBy) = (state, by);
        audit.Add(db, new AuditFact(by, action, row.Name, row.ProjectId));
        await db.SaveChangesAsync(cancellationToken);
        Changed?.Invoke();
        return DeskOutcome.Done;
    }
}
