using Microsoft.EntityFrameworkCore;
using TestRuns.Runs;
using TestRuns.Storage;

namespace TestRuns.Controllers.Reading;

/// <summary>Every question about controllers that does not change them: the record of each, and what the memory knows beside it.</summary>
public sealed class ControllerReads(IDbContextFactory<AppDb> contexts, ControllerDesk desk)
{
    private const int MostUnconfirmed = 100;

    /// <summary>All controllers, by name. Who may see which is for the caller to decide.</summary>
    public async Task<IReadOnlyList<ControllerView>> All(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Set<Controller>().AsNoTracking().OrderBy(row => row.Name).ToListAsync(cancellationToken);
        var running = await There(db, db.Set<Run>().Where(run => run.Controller != null && (run.Status == RunStatus.Started || run.Status == RunStatus.CancelRequested)), cancellationToken);
        var unconfirmed = await There(db, db.Set<Run>().Where(run => run.Controller != null && run.AbortUnconfirmed).OrderByDescending(run => run.Id).Take(MostUnconfirmed), cancellationToken);
        var live = desk.Now().ToDictionary(one => one.Id);
        return [.. rows.Select(row => View(row, live.GetValueOrDefault(row.Id)) with { Runs = [.. running[row.Name]], Unconfirmed = [.. unconfirmed[row.Name]] })];
    }

    public async Task<ControllerView?> Find(long id, CancellationToken cancellationToken) => (await All(cancellationToken)).FirstOrDefault(one => one.Id == id);

    private static async Task<ILookup<string, RunThere>> There(AppDb db, IQueryable<Run> runs, CancellationToken cancellationToken)
    {
        var found = await runs.AsNoTracking()
            .Select(run => new { run.Controller, run.Parallel, There = new RunThere(run.Id, run.ProjectId, run.Number, run.Name, run.Status) }).ToListAsync(cancellationToken);
        var byRun = found.ToDictionary(one => one.There.Id, one => one.There);
        var several = found.Where(one => one.Parallel > 1).Select(one => one.There.Id).ToList();
        // A run on several controllers has a row for each, which is empty again when the controller has said so.
        var rows = several.Count == 0 ? [] : await db.Set<RunController>().AsNoTracking().Where(row => several.Contains(row.RunId)).ToListAsync(cancellationToken);
        var listed = rows.Select(row => row.RunId).ToHashSet();
        return found.Where(one => !listed.Contains(one.There.Id)).Select(one => (Name: one.Controller!, one.There))
            .Concat(rows.Where(row => !row.Emptied).Select(row => (row.Name, There: byRun[row.RunId])))
            .OrderBy(one => one.There.Id).ToLookup(one => one.Name, one => one.There, StringComparer.Ordinal);
    }

    internal static ControllerView View(Controller row, LiveController? live)
    {
        var (status, since, why) = Standing(row, live);
        return new ControllerView
        {
            Id = row.Id,
            Name = row.Name,
            ProjectId = row.ProjectId,
            TokenId = row.TokenId,
            Status = status,
            Since = since,
            Why = why,
            GraceUntil = live?.GraceUntil,
            SilentSince = status == ControllerStatus.CutOff ? null : live?.SilentSince,
            State = row.State,
            Labels = row.Labels,
            Slots = row.Slots,
            UsedSlots = live?.UsedSlots ?? 0,
            MachineName = row.MachineName,
            OperatingSystem = row.OperatingSystem,
            Architecture = row.Architecture,
            ProgramVersion = row.ProgramVersion,
            Means = row.Means,
            Browser = live?.Browser,
            FirstSeenAt = row.FirstSeenAt,
            LastSeenAt = live is null ? row.LastSeenAt : live.HasSocket ? live.SilentSince : live.HeardAt,
        };
    }

    private static (ControllerStatus Status, DateTimeOffset? Since, string? Why) Standing(Controller row, LiveController? live) => live switch
    {
        null when row.State == ControllerState.Disconnected => (ControllerStatus.Disconnected, row.DisconnectedAt, $"{row.StateBy} decided that it may not connect until it is allowed to again"),
        null => (ControllerStatus.Disconnected, row.DisconnectedAt, row.DisconnectReason),
        { Leaving: { } why } => (ControllerStatus.Leaving, null, why),
        { HasSocket: false } => (ControllerStatus.CutOff, live.HeardAt, "its connection broke"),
        { Cleared: false } => (ControllerStatus.Starting, live.Since, "it ends what it still held from before, then it takes work"),
        { Expired: true } => (ControllerStatus.Draining, live.Since, "because its token has expired: it finishes what runs there and takes nothing new. Start it with a new one"),
        _ when row.State == ControllerState.Draining => (ControllerStatus.Draining, live.Since, $"by {row.StateBy}: it finishes what runs there and takes nothing new"),
        _ => (ControllerStatus.Connected, live.Since, null),
    };
}
