using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Hooks.Outbound;
using TestRuns.Runs;
using TestRuns.Runs.Reading;
using TestRuns.Storage;

namespace TestRuns.Hooks.Sending;

/// <summary>What there is to be told, and to whom, read in one moment.</summary>
internal sealed class PlanView
{
    private List<Webhook> Hooks { get; init; } = [];

    private List<RunEvent> Events { get; init; } = [];

    private Dictionary<long, RunSummary> Runs { get; init; } = [];

    private Dictionary<long, Project> Projects { get; init; } = [];

    /// <summary>Of the runs that went back to the queue, the events that say so.</summary>
    private ILookup<long, long> Requeued { get; init; } = Enumerable.Empty<long>().ToLookup(id => id);

    /// <summary>Every event up to this one is in it.</summary>
    public long UpTo { get; private init; }

    /// <summary>The cursor in the database.</summary>
    public long Stored { get; private init; }

    /// <summary>There are more events behind it.</summary>
    public bool IsCut { get; private init; }

    /// <param name="seen">What was looked at by this server already, beyond the cursor.</param>
    public static async Task<PlanView> Read(AppDb db, long seen, int most, CancellationToken cancellationToken)
    {
        var stored = await db.Set<HookCursor>().Select(cursor => cursor.LastEvent).SingleOrDefaultAsync(cancellationToken);
        var last = await db.Set<RunEvent>().MaxAsync(happened => (long?)happened.Id, cancellationToken) ?? 0;
        var hooks = await db.Set<Webhook>().AsNoTracking().Where(hook => hook.Enabled).ToListAsync(cancellationToken);
        if (hooks.Count == 0) return new PlanView { UpTo = last, Stored = stored };

        // What happened before the oldest of them began to listen is passed over, however much it is.
        var from = Math.Max(Math.Max(stored, seen), hooks.Min(hook => hook.SinceEvent));
        var types = HookEvents.Types;
        var events = await db.Set<RunEvent>().AsNoTracking().Where(happened => happened.Id > from && types.Contains(happened.Type))
            .OrderBy(happened => happened.Id).Take(most).ToListAsync(cancellationToken);
        var cut = events.Count == most;
        var ids = events.Select(happened => happened.RunId).Distinct().ToList();
        var runs = ids.Count == 0 ? [] : await db.Set<Run>().AsNoTracking().Where(run => ids.Contains(run.Id)).Select(RunSummary.From).ToDictionaryAsync(run => run.Id, cancellationToken);
        var projects = ids.Count == 0 ? [] : await db.Set<Project>().AsNoTracking().ToDictionaryAsync(project => project.Id, cancellationToken);
        var back = runs.Values.Where(run => run.Epoch > 0).Select(run => run.Id).ToList();
        // Those of its cases have the same name.
        var requeued = back.Count == 0 ? [] : await db.Set<RunEvent>().AsNoTracking().Where(happened => back.Contains(happened.RunId) && happened.CaseId == null && happened.Type == EventTypes.RunRequeued)
            .Select(happened => new { happened.RunId, happened.Id }).ToListAsync(cancellationToken);
        return new PlanView
        {
            Hooks = hooks, Events = events, Runs = runs, Projects = projects, Requeued = requeued.ToLookup(happened => happened.RunId, happened => happened.Id),
            UpTo = cut ? events[^1].Id : Math.Max(last, from), Stored = stored, IsCut = cut,
        };
    }

    public IReadOnlyList<WebhookDelivery> Deliveries(HookAddress address, DateTimeOffset now) =>
    [
        .. from happened in Events
           let run = Runs[happened.RunId]
           from hook in Hooks
           where hook.ProjectId == run.ProjectId && happened.Id > hook.SinceEvent && hook.Events.Contains(HookEvents.Of(happened.Type)!)
           select Delivery(hook, happened, run, address, now),
    ];

    private int AttemptAt(RunEvent happened) => 1 + Requeued[happened.RunId].Count(id => id < happened.Id);

    private WebhookDelivery Delivery(Webhook hook, RunEvent happened, RunSummary run, HookAddress address, DateTimeOffset now)
    {
        var project = Projects[run.ProjectId];
        var it = new Happening(Guid.NewGuid().ToString("N"), happened.Type, happened.Id, happened.At, happened.By, run, AttemptAt(happened), project.Key, project.Name, address.OfRun(run.Id));
        return NewDelivery.Of(hook, it, now, Backoff.GiveUpAfter);
    }
}
