using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Radzen;
using TestRuns.Access;
using TestRuns.Access.People;
using TestRuns.Access.Tokens;
using TestRuns.Catalog;
using TestRuns.Catalog.Values;
using TestRuns.Components.ControllerPages;
using TestRuns.Components.Environments;
using TestRuns.Components.HookPages;
using TestRuns.Components.Insight;
using TestRuns.Components.Look;
using TestRuns.Components.MemberPages;
using TestRuns.Components.Overview;
using TestRuns.Components.ProjectPages;
using TestRuns.Components.RetentionPages;
using TestRuns.Components.Visit;
using TestRuns.Components.Work;
using TestRuns.Connections;
using TestRuns.Controllers;
using TestRuns.Controllers.Reading;
using TestRuns.Hooks;
using TestRuns.Notices;
using TestRuns.Results;
using TestRuns.Retention;
using TestRuns.Runs;
using TestRuns.Runs.Execution;
using TestRuns.Runs.Logs;
using TestRuns.Runs.Reading;
using TestRuns.Runs.State;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components;

/// <summary>A page on real SQLite, with the real writer and feed. What a job would do is done by hand, a move at a time.</summary>
public abstract class PageWorld : BunitContext, IAsyncLifetime
{
    private static readonly Actor Job = Actor.System("job");

    private readonly TempDatabase database = new();
    private readonly TempFolder folder = new();

    protected PageWorld()
    {
        foreach (var page in new[] { "Overview/RunsPage", "Logs/LogView", "Work/AddPicture", "Detail/CaseList" })
            JSInterop.SetupModule($"./Components/{page}.razor.js").Mode = JSRuntimeMode.Loose;
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddLogging();
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton<IDbContextFactory<AppDb>>(database);
        Services.AddSingleton(new QuickReads(database));
        Services.AddSingleton(new DataFolder(folder.Path));
        Services.AddSingleton<IHostApplicationLifetime>(new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance));
        Services.AddRuns(new RunOptions()).AddConnections(new ConnectionOptions()).AddStepControllers().AddControllerReading().AddResults(new ResultOptions())
            .AddHooks(new HookOptions(), _ => "http://localhost").AddNotices().AddRetention();
        Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        Services.AddSingleton<ProjectStore>().AddSingleton<SuiteStore>().AddSingleton<VariableStore>().AddSingleton<ProjectAccess>().AddSingleton<Audit>().AddSingleton<TokenStore>();
        Services.AddSingleton<AuditReads>().AddSingleton<ForgetProject>().AddSingleton<DuplicateProject>();
        Services.AddSingleton<AccessNews>().AddSingleton<MemberStore>().AddSingleton<Invitations>().AddSingleton<PasswordResets>().AddSingleton<AccountStore>();
        Services.AddSingleton<RunTally>();
        Services.AddScoped<Questions>().AddScoped<MemberCommands>().AddScoped<AccountCommands>().AddScoped<ProjectCommands>().AddScoped<EnvironmentCommands>().AddScoped<VariableCommands>().AddScoped<RetentionCommands>();
        Services.AddScoped<ReaderZone>().AddScoped<Visitor>().AddScoped<PageProject>().AddScoped<RunCommands>().AddScoped<QueueCommands>().AddScoped<WorkCommands>().AddScoped<ControllerCommands>().AddScoped<HookCommands>().AddScoped<RemarkCommands>();
        Services.AddRadzenComponents();
    }

    protected long ProjectId { get; private set; }

    protected IEnumerable<NotificationMessage> Notifications => Services.GetRequiredService<NotificationService>().Messages;

    protected DialogService Dialogs => Services.GetRequiredService<DialogService>();

    public async ValueTask InitializeAsync()
    {
        await using var db = database.CreateDbContext();
        var project = new Project { Key = "shop", Name = "Shop" };
        var account = new Account { UserName = "ana", DisplayName = "Ana" };
        db.AddRange(project, account);
        await db.SaveChangesAsync();
        ProjectId = project.Id;
        await Become(ProjectRole.Runner);
        this.AddAuthorization().SetAuthorized("Ana").SetClaims(new Claim(ClaimTypes.NameIdentifier, account.Id.ToString()));
        await ((IHostedService)Services.GetRequiredService<RunFeed>()).StartAsync(default);
        await ((IHostedService)Services.GetRequiredService<RunTally>()).StartAsync(default);
        await ((IHostedService)Services.GetRequiredService<ControllerFeed>()).StartAsync(default);
    }

    protected async Task BecomeAdministrator()
    {
        await using var db = database.CreateDbContext();
        await db.Set<Account>().ExecuteUpdateAsync(set => set.SetProperty(account => account.IsAdministrator, true));
    }

    /// <param name="role">Null: not a member.</param>
    protected async Task Become(ProjectRole? role)
    {
        await using var db = database.CreateDbContext();
        await db.Set<Membership>().ExecuteDeleteAsync();
        if (role is { } granted) db.Add(new Membership { ProjectId = ProjectId, AccountId = await db.Set<Account>().Select(account => account.Id).SingleAsync(), Role = granted });
        await db.SaveChangesAsync();
    }

    protected Task<long> Queued(string name = "checkout", int cases = 1)
    {
        var step = new StepSpec { Name = "Unit tests", Kind = StepKind.Run, Run = new RunSpec { Command = "true" } };
        return Queued(name, cases, step);
    }

    protected async Task<long> Queued(string name, int cases, params IReadOnlyList<StepSpec> steps)
    {
        var specs = Enumerable.Range(1, cases).Select(number => new CaseSpec { Name = $"Case {number}", Steps = steps }).ToList();
        var request = new RunRequest { ProjectId = ProjectId, Name = name, Cases = specs };
        return (await Services.GetRequiredService<CreateRun>().Make(request, new Actor(ActorKind.User, "Ana"), default)).RunId;
    }

    protected Task Start(long runId, string? controller = null) =>
        Do(tx => tx.Move(runId, Moves.Start, Job, also: set => set.Set(run => run.StartedAt, tx.Now).Set(run => run.Controller, controller)));

    /// <summary>It was given up without its controller's word.</summary>
    protected Task EndUnconfirmed(long runId) => Do(tx => tx.Move(runId, Moves.CancelAtOnce, Job, also: set => set
        .Set(run => run.AbortKind, AbortKind.User).Set(run => run.AbortText, "wrong branch").Set(run => run.AbortBy, "Ana")
        .Set(run => run.AbortRequestedAt, tx.Now).Set(run => run.AbortUnconfirmed, true).Set(run => run.EndedAt, tx.Now)));

    protected Task Pass(long runId) => Do(tx => tx.Move(runId, Moves.Pass, Job));

    /// <summary>A run of one case that is over.</summary>
    /// <param name="ofCase">Passed or Failed; the run ends as it did.</param>
    /// <param name="end">Cancelled, or null.</param>
    protected async Task<long> EndedRun(CaseStatus ofCase, RunStatus? end = null)
    {
        var run = await Queued();
        await Start(run);
        await Begin(run);
        await Do(tx =>
        {
            var passed = ofCase == CaseStatus.Passed;
            tx.Move(tx.Db.Set<StepExecution>().AsNoTracking().Single(one => one.RunId == run), passed ? Moves.PassStep : Moves.FailStep, Job);
            tx.Move(tx.Db.Set<RunCase>().AsNoTracking().Single(one => one.RunId == run), passed ? Moves.PassCase : Moves.FailCase, Job);
            tx.Move(run, end == RunStatus.Cancelled ? Moves.CancelAtOnce : passed ? Moves.Pass : Moves.Fail, Job);
        });
        return run;
    }

    protected async Task<RunSummary> Summary(long id) => (await Services.GetRequiredService<RunReads>().Find(id, default))!;

    /// <summary>The first case begins, and its first step is running.</summary>
    protected Task Begin(long runId) => Do(tx =>
    {
        var row = tx.Db.Set<RunCase>().AsNoTracking().First(one => one.RunId == runId);
        tx.Move(row, Moves.BeginCase, Job, also: set => set.Set(one => one.Attempt, 1).Set(one => one.StartedAt, tx.Now));
        tx.Db.AddRange(row.Spec.Steps.Select((spec, position) => new StepExecution
        {
            RunId = runId, RunCaseId = row.Id, Attempt = 1, Name = spec.Name, Kind = spec.Kind, Position = position,
        }));
        tx.Db.SaveChanges();
        tx.Db.ChangeTracker.Clear();
        Begin(tx, runId, position: 0);
    });

    /// <summary>The step of the first case that stands there is running.</summary>
    protected Task BeginNext(long runId, int position) => Do(tx => Begin(tx, runId, position));

    private static void Begin(RunTx tx, long runId, int position)
    {
        var step = tx.Db.Set<StepExecution>().AsNoTracking().First(one => one.RunId == runId && one.Position == position);
        tx.Move(step, Moves.BeginStep, Job, also: set => set.Set(one => one.Deadline, tx.Now.AddHours(1)));
    }

    protected Run Run(long id)
    {
        using var db = database.CreateDbContext();
        return db.Set<Run>().AsNoTracking().Single(run => run.Id == id);
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        database.Dispose();
        folder.Dispose();
    }

    private Task Do(Action<RunTx> move) => Services.GetRequiredService<RunWriter>().Do(move, default);
}
