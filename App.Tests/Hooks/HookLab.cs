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
using TestRuns.Hooks.Sending;
using TestRuns.Runs;
using TestRuns.Runs.State;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Hooks;

/// <summary>One life of a server that sends webhooks, on a real database. What jobs would do to runs is done by hand.</summary>
internal sealed class HookLab : IAsyncDisposable
{
    /// <summary>They outlive a server, as those in the data folder do.</summary>
    private static readonly EphemeralDataProtectionProvider Keys = new();

    private static readonly Actor Job = Actor.System("job");

    private readonly TempFolder folder = new();
    private readonly TempDatabase database;
    private readonly ServiceProvider services;
    private readonly ApplicationLifetime lifetime = new(NullLogger<ApplicationLifetime>.Instance);

    public HookLab(TempDatabase database, TimeProvider? time = null)
    {
        this.database = database;
        var all = new ServiceCollection();
        all.AddLogging();
        all.AddSingleton(time ?? TimeProvider.System);
        all.AddSingleton<IDbContextFactory<AppDb>>(database);
        all.AddSingleton(new DataFolder(folder.Path));
        all.AddSingleton<IHostApplicationLifetime>(lifetime);
        all.AddSingleton<IDataProtectionProvider>(Keys);
        all.AddSingleton<Audit>().AddSingleton<ProjectStore>();
        all.AddRuns(new RunOptions()).AddHooks(new HookOptions(), _ => "http://testruns.example");
        services = all.BuildServiceProvider();
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>A server that has sent nothing so far begins to.</summary>
    public async Task Begin()
    {
        await Get<DeliveryPlanner>().StartAsync(default);
        await Get<DeliverySender>().StartAsync(default);
        lifetime.NotifyStarted();
    }

    public async Task Stop()
    {
        await Get<DeliverySender>().StopAsync(default);
        await Get<DeliveryPlanner>().StopAsync(default);
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

    /// <returns>The webhook, and its secret.</returns>
    public async Task<(long Id, string Secret)> Webhook(string url, params string[] events)
    {
        var wish = new WebhookWish { Name = "chat", Url = url, Events = events.Length == 0 ? HookEvents.All : events };
        var made = await Get<WebhookStore>().Add(await Project(), wish, "Ana", default);
        return (made.Webhook!.Id, made.Secret!);
    }

    /// <summary>A run that has started.</summary>
    public async Task<long> Started(string project = "shop", string name = "checkout")
    {
        var step = new StepSpec { Name = "Unit tests", Kind = StepKind.Run, Run = new RunSpec { Command = "true" } };
        var request = new RunRequest { ProjectId = await Project(project), Name = name, Cases = [new CaseSpec { Name = "one", Steps = [step] }] };
        var run = (await Get<CreateRun>().Make(request, new Actor(ActorKind.User, "Ana"), default)).RunId;
        await Do(tx => tx.Move(run, Moves.Start, Job, also: set => set.Set(row => row.StartedAt, tx.Now)));
        return run;
    }

    /// <summary>The server went away under it, and it began anew.</summary>
    public async Task StartAgain(long run)
    {
        await Do(tx => tx.Move(run, Moves.Requeue, Job, also: set => set.Add(row => row.Epoch, 1)));
        await Do(tx => tx.Move(run, Moves.Start, Job));
    }

    public Task Pass(long run) => Do(tx => tx.Move(run, Moves.Pass, Job));

    public Task Fail(long run) => Do(tx => tx.Move(run, Moves.Fail, Job));

    public List<WebhookDelivery> Deliveries()
    {
        using var db = database.CreateDbContext();
        return db.Set<WebhookDelivery>().AsNoTracking().OrderBy(one => one.Id).ToList();
    }

    public Webhook Hook()
    {
        using var db = database.CreateDbContext();
        return db.Set<Webhook>().AsNoTracking().OrderBy(one => one.Id).First();
    }

    /// <summary>The one delivery, once it is so.</summary>
    public async Task<WebhookDelivery> Until(Func<WebhookDelivery, bool> isSo)
    {
        await Eventually.Holds(() => Deliveries() is [.., var last] && isSo(last), () => string.Join('\n', Deliveries().Select(one => $"{one.EventType} {one.State} {one.Attempts} {one.LastError}")));
        return Deliveries()[^1];
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await services.DisposeAsync();
        folder.Dispose();
    }

    private Task Do(Action<RunTx> move) => Get<RunWriter>().Do(move, default);
}
