using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Hooks;
using TestRuns.Hooks.Outbound;
using TestRuns.Notices;
using TestRuns.Notices.Planning;
using TestRuns.Notices.Rules;
using TestRuns.Runs;
using TestRuns.Runs.State;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Notices;

/// <summary>One life of a server that tells people of runs, on a real database. What jobs would do to runs is done by hand.</summary>
internal sealed class NoticeLab : IAsyncDisposable
{
    private static readonly EphemeralDataProtectionProvider Keys = new();

    private static readonly Actor Job = Actor.System("job");

    private readonly TempFolder folder = new();
    private readonly TempDatabase database;
    private readonly ServiceProvider services;
    private readonly ApplicationLifetime lifetime = new(NullLogger<ApplicationLifetime>.Instance);

    public NoticeLab(TempDatabase database)
    {
        this.database = database;
        var all = new ServiceCollection();
        all.AddLogging();
        all.AddSingleton(TimeProvider.System);
        all.AddSingleton<IDbContextFactory<AppDb>>(database);
        all.AddSingleton(new DataFolder(folder.Path));
        all.AddSingleton<IHostApplicationLifetime>(lifetime);
        all.AddSingleton<IDataProtectionProvider>(Keys);
        all.AddSingleton<Audit>().AddSingleton<ProjectStore>();
        all.AddRuns(new RunOptions()).AddHooks(new HookOptions(), _ => "http://testruns.example").AddNotices();
        services = all.BuildServiceProvider();
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>A server that has told nobody anything begins to.</summary>
    public async Task Begin()
    {
        await Get<NoticePlanner>().StartAsync(default);
        lifetime.NotifyStarted();
    }

    public async Task<long> Project(string key = "shop")
    {
        await using var db = database.CreateDbContext();
        if (await db.Set<Project>().SingleOrDefaultAsync(one => one.Key == key) is { } known) return known.Id;
        var project = new Project { Key = key, Name = key.ToUpperInvariant() };
        db.Add(project);
        await db.SaveChangesAsync();
        return project.Id;
    }

    /// <summary>A member of the project, or (null) of none.</summary>
    public async Task<Actor> Person(string name, string? project = "shop")
    {
        await using var db = database.CreateDbContext();
        var account = new Account { UserName = name, NormalizedUserName = name.ToUpperInvariant(), DisplayName = name };
        db.Add(account);
        await db.SaveChangesAsync();
        if (project is not null) db.Add(new Membership { ProjectId = await Project(project), AccountId = account.Id, Role = ProjectRole.Runner });
        await db.SaveChangesAsync();
        return new Actor(ActorKind.User, name) { AccountId = account.Id };
    }

    public async Task Rule(Actor who, RuleKind kind, string? project = null, string? suite = null, bool inApp = true, long? webhook = null)
    {
        var wish = new RuleWish { Kind = kind, ProjectId = project is null ? null : await Project(project), Suite = suite, InApp = inApp, WebhookId = webhook };
        (await Get<RuleStore>().Add(who.AccountId!.Value, wish, default)).ShouldBeEmpty();
    }

    public async Task<long> Webhook(params IReadOnlyList<string> events)
    {
        var wish = new WebhookWish { Name = "chat", Url = "http://chat.example/", Events = events };
        return (await Get<WebhookStore>().Add(await Project(), wish, "Ana", default)).Webhook!.Id;
    }

    /// <summary>A run that has started.</summary>
    public async Task<long> Started(Actor by, string suite = "checkout", params IReadOnlyList<string> cases)
    {
        var step = new StepSpec { Name = "Unit tests", Kind = StepKind.Run, Run = new RunSpec { Command = "true" } };
        IReadOnlyList<string> names = cases.Count == 0 ? ["one"] : cases;
        var request = new RunRequest { ProjectId = await Project(), Name = suite, SuiteName = suite, Cases = [.. names.Select(name => new CaseSpec { Name = name, Steps = [step] })] };
        var run = (await Get<CreateRun>().Make(request, by, default)).RunId;
        await Do(tx => tx.Move(run, Moves.Start, Job, also: set => set.Set(row => row.StartedAt, tx.Now)));
        return run;
    }

    /// <summary>Its cases end, those that are named as failed, and the run with them.</summary>
    public Task End(long run, params IReadOnlyList<string> failed) => Do(tx =>
    {
        foreach (var row in tx.Db.Set<RunCase>().AsNoTracking().Where(row => row.RunId == run).ToList())
        {
            tx.Move(row, Moves.BeginCase, Job, also: set => set.Set(one => one.Attempt, 1).Set(one => one.StartedAt, tx.Now));
            tx.Move(row, failed.Contains(row.Title, StringComparer.Ordinal) ? Moves.FailCase : Moves.PassCase, Job);
        }

        tx.Move(run, failed.Count > 0 ? Moves.Fail : Moves.Pass, Job);
    });

    public async Task Cancel(long run, Actor by, string text = "wrong branch") => await Get<AbortRun>().Ask(run, AbortReason.Asked(by, text), force: false, default);

    /// <summary>All that they were told, the oldest first.</summary>
    public List<Notice> Told(Actor who)
    {
        using var db = database.CreateDbContext();
        return db.Set<Notice>().AsNoTracking().Where(notice => notice.AccountId == who.AccountId).OrderBy(notice => notice.Id).ToList();
    }

    /// <summary>Once they were told so much.</summary>
    public async Task<List<Notice>> Told(Actor who, int count)
    {
        await Eventually.Holds(() => Told(who).Count >= count, () => $"{Told(who).Count} of {count}");
        return Told(who);
    }

    /// <summary>Once everything was looked at that has happened so far: who was told nothing by then never will be.</summary>
    public async Task Settled(Actor witness)
    {
        // Events are looked at in their order, and this one is told.
        var before = Told(witness).Count;
        await End(await Started(witness, "witness", "one"), "one");
        await Told(witness, before + 1);
    }

    public List<WebhookDelivery> Deliveries()
    {
        using var db = database.CreateDbContext();
        return db.Set<WebhookDelivery>().AsNoTracking().OrderBy(one => one.Id).ToList();
    }

    public async ValueTask DisposeAsync()
    {
        await Get<NoticePlanner>().StopAsync(default);
        await services.DisposeAsync();
        folder.Dispose();
    }

    private Task Do(Action<RunTx> move) => Get<RunWriter>().Do(move, default);
}
