using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Hooks.Outbound;
using TestRuns.Notices.Rules;
using TestRuns.Runs;
using TestRuns.Runs.Reading;
using TestRuns.Storage;

namespace TestRuns.Notices.Planning;

/// <summary>What there is to be told, and to whom, read in one moment.</summary>
internal sealed class NoticeView
{
    public List<RunEvent> Events { get; private init; } = [];

    public Dictionary<long, RunSummary> Runs { get; private set; } = [];

    /// <summary>The accounts that started them.</summary>
    public Dictionary<long, long?> Owners { get; private set; } = [];

    public Dictionary<long, Project> Projects { get; private set; } = [];

    /// <summary>All who can sign in, by their numbers.</summary>
    public Dictionary<long, Person> People { get; private set; } = [];

    public HashSet<(long ProjectId, long AccountId)> Members { get; private set; } = [];

    public List<NoticeRule> Rules { get; private set; } = [];

    /// <summary>Those that are switched on and take what rules tell.</summary>
    public Dictionary<long, Webhook> Webhooks { get; private set; } = [];

    /// <summary>By run; of those that a rule wants it of.</summary>
    public Dictionary<long, IReadOnlyList<CaseChange>> Changes { get; } = [];

    /// <summary>Every event up to this one is in it.</summary>
    public long UpTo { get; private init; }

    /// <summary>The cursor in the database.</summary>
    public long Stored { get; private init; }

    /// <summary>There are more events behind it.</summary>
    public bool IsCut { get; private init; }

    /// <param name="db">With a reading of its own.</param>
    /// <param name="seen">What was looked at by this server already, beyond the cursor.</param>
    /// <param name="most">Events at once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<NoticeView> Read(AppDb db, long seen, int most, CancellationToken cancellationToken)
    {
        var stored = await db.Set<NoticeCursor>().Select(cursor => cursor.LastEvent).SingleOrDefaultAsync(cancellationToken);
        var last = await db.Set<RunEvent>().MaxAsync(happened => (long?)happened.Id, cancellationToken) ?? 0;
        var from = Math.Max(stored, seen);
        var types = Match.Types;
        var events = await db.Set<RunEvent>().AsNoTracking().Where(happened => happened.Id > from && types.Contains(happened.Type) && happened.CaseId == null)
            .OrderBy(happened => happened.Id).Take(most).ToListAsync(cancellationToken);
        var cut = events.Count == most;
        var view = new NoticeView { Events = events, UpTo = cut ? events[^1].Id : Math.Max(last, from), Stored = stored, IsCut = cut };
        if (events.Count > 0) await view.ReadAround(db, cancellationToken);
        return view;
    }

    private async Task ReadAround(AppDb db, CancellationToken cancellationToken)
    {
        var ids = Events.Select(happened => happened.RunId).Distinct().ToList();
        Runs = await db.Set<Run>().AsNoTracking().Where(run => ids.Contains(run.Id)).Select(RunSummary.From).ToDictionaryAsync(run => run.Id, cancellationToken);
        Owners = await db.Set<Run>().Where(run => ids.Contains(run.Id)).Select(run => new { run.Id, run.CreatedByAccount }).ToDictionaryAsync(run => run.Id, run => run.CreatedByAccount, cancellationToken);
        Projects = await db.Set<Project>().AsNoTracking().ToDictionaryAsync(project => project.Id, cancellationToken);
        People = await db.Set<Account>().Where(account => account.DisabledAt == null).Select(account => new Person(account.Id, account.DisplayName, account.IsAdministrator)).ToDictionaryAsync(person => person.Id, cancellationToken);
        Members = [.. (await db.Set<Membership>().AsNoTracking().ToListAsync(cancellationToken)).Select(row => (row.ProjectId, row.AccountId))];
        var own = (await db.Set<OwnRules>().Select(row => row.AccountId).ToListAsync(cancellationToken)).ToHashSet();
        Rules = await db.Set<NoticeRule>().AsNoTracking().OrderBy(rule => rule.Id).ToListAsync(cancellationToken);
        // The usual rules are about one's own runs: only who has started one of these can be meant.
        Rules.AddRange(Owners.Values.OfType<long>().Distinct().Where(account => !own.Contains(account)).SelectMany(OwnRules.Usual));
        if (Rules.Exists(rule => rule.WebhookId is not null))
            Webhooks = (await db.Set<Webhook>().AsNoTracking().Where(hook => hook.Enabled).ToListAsync(cancellationToken)).Where(hook => hook.Events.Contains(HookEvents.Notification)).ToDictionary(hook => hook.Id);

        foreach (var run in Events.Where(happened => happened.Type != EventTypes.RunCancelled).Select(happened => Runs[happened.RunId]))
            if (Rules.Exists(rule => rule.Kind == RuleKind.Cases && Match.Concerns(rule, run))) Changes[run.Id] = await CaseChange.Read(db, run.Id, cancellationToken);
    }
}
