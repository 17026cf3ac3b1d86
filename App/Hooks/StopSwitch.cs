using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Hooks.Inbound;
using TestRuns.Runs;
using TestRuns.Storage;

namespace TestRuns.Hooks;

/// <summary>The kill switch of what may abort from outside. Off, such calls are answered and change nothing.</summary>
public sealed class StopSwitch(IDbContextFactory<AppDb> contexts, Audit audit, HookNews news, TimeProvider time)
{
    private const int MostRecent = 10;

    /// <summary>As it was set; on for all projects until somebody sets it.</summary>
    public async Task<StopState> State(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await StateOf(db, cancellationToken) ?? new StopState();
    }

    /// <summary>
    /// How it stands, for who may look at these projects (null: at all). Who may look at none in which it is on sees it off:
    /// that is what it is to them.
    /// </summary>
    public async Task<StopBlock> Read(IReadOnlyList<long>? visible, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var state = await StateOf(db, cancellationToken) ?? new StopState();
        var seen = visible is null ? state.Projects : [.. state.Projects.Where(id => visible.Contains(id))];
        var stopped = db.Set<Run>().AsNoTracking().Where(run => run.AbortKind == AbortKind.Webhook);
        // The +0: by the project's index all runs of these projects would be looked through for the few that were ended from outside.
        if (visible is not null) stopped = stopped.Where(run => visible.Contains(run.ProjectId + 0));
        var recent = from run in stopped.OrderByDescending(run => run.AbortRequestedAt).Take(MostRecent)
                     join project in db.Set<Project>() on run.ProjectId equals project.Id
                     orderby run.AbortRequestedAt descending
                     select new StoppedRun(run.Id, run.Number, project.Key, run.Key, run.AbortText!, run.AbortRequestedAt!.Value);
        // A project that was deleted since stays in the choice: it is not to become "all" by that.
        var keys = await db.Set<Project>().Where(project => seen.Contains(project.Id)).OrderBy(project => project.Key).Select(project => project.Key).ToListAsync(cancellationToken);
        return new StopBlock(
            state.Enabled && (state.Projects.Count == 0 || keys.Count > 0),
            keys,
            await stopped.CountAsync(cancellationToken),
            await recent.ToListAsync(cancellationToken));
    }

    /// <param name="projects">Null: they stay as they are. Empty: all.</param>
    public async Task Set(bool enabled, IReadOnlyList<long>? projects, string by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var state = await db.Set<StopState>().SingleOrDefaultAsync(cancellationToken);
        if (state is null) db.Add(state = new StopState());
        state.Enabled = enabled;
        state.Projects = projects is null ? state.Projects : [.. projects.Distinct().Order()];
        (state.ChangedBy, state.ChangedAt) = (by, time.GetUtcNow());
        var where = state.Projects.Count == 0 ? "all projects" : $"projects {string.Join(", ", state.Projects)}";
        audit.Add(db, new AuditFact(by, enabled ? "stop.enabled" : "stop.disabled", "calls from outside", Details: where));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        news.Tell();
    }

    private static Task<StopState?> StateOf(AppDb db, CancellationToken cancellationToken) =>
        db.Set<StopState>().AsNoTracking().SingleOrDefaultAsync(cancellationToken);
}
