using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Results;
using TestRuns.Retention;
using TestRuns.Retention.Sweeping;
using TestRuns.Runs;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Retention;

/// <summary>A project with runs of every age, their rows and files; nothing goes by itself.</summary>
internal sealed class RetentionLab : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly TempDatabase database = new();
    private readonly ServiceProvider services;
    private int runs;

    public RetentionLab()
    {
        var all = new ServiceCollection();
        all.AddLogging();
        all.AddSingleton(TimeProvider.System);
        all.AddSingleton<IDbContextFactory<AppDb>>(database);
        all.AddSingleton(new QuickReads(database));
        all.AddSingleton(new DataFolder(folder.Path));
        all.AddSingleton<IHostApplicationLifetime>(new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance));
        all.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        all.AddSingleton<Audit>().AddSingleton<ProjectStore>();
        all.AddRuns(new RunOptions()).AddResults(new ResultOptions()).AddRetention();
        services = all.BuildServiceProvider();
        using var db = Db();
        var project = new Project { Key = "shop", Name = "Shop" };
        db.Add(project);
        db.SaveChanges();
        ProjectId = project.Id;
    }

    public long ProjectId { get; }

    public AppDb Db() => database.CreateDbContext();

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>A run with a case, a step, so many events, and a log of ten bytes.</summary>
    /// <param name="days">How long ago it ended; null: it is not over.</param>
    public async Task<long> Run(double? days, string? suite = "checkout", int events = 2, bool unconfirmed = false)
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var db = Db();
        var run = new Run
        {
            ProjectId = ProjectId, Number = ++runs, Name = suite ?? "alone", SuiteName = suite, Status = days is null ? RunStatus.Started : RunStatus.Passed, CreatedBy = "Ana", CreatedAt = now, CasesTotal = 1,
            EndedAt = days is { } ago ? now.AddDays(-ago) : null, AbortUnconfirmed = unconfirmed,
        };
        db.Add(run);
        await db.SaveChangesAsync();
        var row = new RunCase { RunId = run.Id, Title = "one", Spec = new CaseSpec { Name = "one", Steps = [] }, Status = CaseStatus.Passed };
        db.Add(row);
        await db.SaveChangesAsync();
        var step = new StepExecution { RunId = run.Id, RunCaseId = row.Id, Attempt = 1, Name = "step", Kind = StepKind.Run, Status = StepStatus.Passed };
        db.Add(step);
        var first = await db.Set<RunEvent>().MaxAsync(one => (long?)one.Id) ?? 0;
        db.AddRange(Enumerable.Range(1, events).Select(number => new RunEvent { Id = first + number, RunId = run.Id, Type = EventTypes.StepStarted, By = "job", At = now }));
        db.Add(new Artifact { RunId = run.Id, Name = "a.txt", ContentType = "text/plain", Size = 1, By = "job", At = now });
        await db.SaveChangesAsync();
        Directory.CreateDirectory(Get<DataFolder>().Artifacts(run.Id));
        await File.WriteAllTextAsync(Get<DataFolder>().StepLog(run.Id, step.Id), "0123456789");
        return run.Id;
    }

    public async Task<RetentionRule> Rule(int? runDays = null, int? runCount = null, int? fileDays = null, bool keepRemarked = true)
    {
        (await Get<RetentionRules>().Set(ProjectId, new RetentionWish(runDays, runCount, fileDays, keepRemarked), "Ana", default)).ShouldBeEmpty();
        return (await Get<RetentionRules>().Of(ProjectId, default)).Rule!;
    }

    /// <returns>How far it came in the end.</returns>
    public async Task<RetentionProgress> Sweep(RetentionRule rule)
    {
        var last = new RetentionProgress(ProjectId, "Ana", null, 0, 0, 0, 0, null);
        await Get<Sweep>().Ask(last, rule, now => last = now, default);
        return last;
    }

    public List<long> Left()
    {
        using var db = Db();
        return db.Set<Run>().OrderBy(run => run.Id).Select(run => run.Id).ToList();
    }

    public bool HasFiles(long run) => Directory.Exists(Get<DataFolder>().Run(run));

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        database.Dispose();
        folder.Dispose();
    }
}
