using System.Collections.Concurrent;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Runs.Execution;
using TestRuns.Runs.State;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Runs;

/// <summary>The room Runs whole: queue, Quartz, step loop, real SQLite. Only the controllers are the test's to play.</summary>
internal sealed class RunLab : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>They outlive a server, as those in the data folder do.</summary>
    private static readonly EphemeralDataProtectionProvider Keys = new();

    private readonly TempFolder folder;
    private readonly bool ownsFolder;
    private readonly IHost host;

    private RunLab(IHost host, TempFolder folder, bool ownsFolder, PlayedControllers controllers, ManualTime? clock)
    {
        (this.host, this.folder, this.ownsFolder) = (host, folder, ownsFolder);
        (Controllers, Clock) = (controllers, clock!);
    }

    public static Actor Ana { get; } = new(ActorKind.User, "Ana");

    public PlayedControllers Controllers { get; }

    /// <summary>Set when the lab was opened with a clock of its own.</summary>
    public ManualTime Clock { get; }

    public RunWriter Writer => host.Services.GetRequiredService<RunWriter>();

    public AbortRun Abort => host.Services.GetRequiredService<AbortRun>();

    public T Get<T>()
        where T : notnull => host.Services.GetRequiredService<T>();

    public static async Task<RunLab> Open(
        int slots = 4, ManualTime? clock = null, Action<RunOptions>? set = null, TempFolder? existing = null, TimeProvider? time = null, params string[] machines)
    {
        var place = existing ?? new TempFolder();
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var options = new RunOptions();
        set?.Invoke(options);
        var controllers = new PlayedControllers(slots, machines);
        builder.Services.AddSingleton(time ?? clock ?? TimeProvider.System);
        builder.Services.AddStorage(new DataFolder(place.At("data")));
        builder.Services.AddSingleton<IDataProtectionProvider>(Keys);
        builder.Services.AddSingleton<IStepControllers>(controllers);
        builder.Services.AddSingleton(new StepSurroundings(() => "http://test", (run, epoch) => $"token-{run}-{epoch}"));
        builder.Services.AddRuns(options);
        var built = builder.Build();
        built.Services.GetRequiredService<Migrator>().Migrate();
        await built.StartAsync();
        return new RunLab(built, place, existing is null, controllers, clock);
    }

    public async Task<long> Make(params CaseSpec[] cases) => await Make(new RunRequest { ProjectId = await Project(), Name = "run", Cases = cases });

    public async Task<long> Make(RunRequest request) =>
        (await Get<CreateRun>().Make(request with { ProjectId = await Project() }, Ana, default)).RunId;

    /// <summary>A run of which so many cases may be in progress at once.</summary>
    public Task<long> Beside(int parallel, params CaseSpec[] cases) => Make(new RunRequest { ProjectId = 0, Name = "run", Cases = cases, Parallel = parallel });

    public Task<AbortAnswer> AbortIt(long runId, bool force = false, string? text = null) => Abort.Ask(runId, AbortReason.Asked(Ana, text), force, default);

    public Run Run(long id)
    {
        using var db = Db();
        return db.Set<Run>().AsNoTracking().Single(run => run.Id == id);
    }

    public List<RunCase> Cases(long id)
    {
        using var db = Db();
        return db.Set<RunCase>().AsNoTracking().Where(row => row.RunId == id).OrderBy(row => row.Position).ToList();
    }

    public List<StepExecution> Steps(long id)
    {
        using var db = Db();
        return db.Set<StepExecution>().AsNoTracking().Where(row => row.RunId == id).OrderBy(row => row.Id).ToList();
    }

    public List<string> Events(long id)
    {
        using var db = Db();
        return db.Set<RunEvent>().AsNoTracking().Where(row => row.RunId == id).OrderBy(row => row.Id).Select(row => row.Type).ToList();
    }

    public Task<Run> Until(long runId, RunStatus status) => Until(() => Run(runId), run => run.Status == status, $"run {runId} to be {status}");

    /// <summary>Looks after each commit, and when a slot came free, until it is so.</summary>
    public async Task<T> Until<T>(Func<T> read, Func<T, bool> isSo, string what)
    {
        var signal = new SemaphoreSlim(1);
        void Wake(Commit commit) => signal.Release();
        void WakeFreed() => signal.Release();
        Writer.Committed += Wake;
        Controllers.Freed += WakeFreed;
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            while (true)
            {
                if (!await signal.WaitAsync(Limit, CancellationToken.None) || limit.IsCancellationRequested) throw new TimeoutException($"Waited for {what}; it is {read()}");
                var now = read();
                if (isSo(now)) return now;
            }
        }
        finally
        {
            Writer.Committed -= Wake;
            Controllers.Freed -= WakeFreed;
        }
    }

    public AppDb Db() => Get<IDbContextFactory<AppDb>>().CreateDbContext();

    public TempFolder Folder => folder;

    public Task Stop() => host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Controllers.EndAll();
        // Bounded: a test that failed shows its own error, not a stop that waits for it.
        await Task.WhenAny(host.StopAsync(), Task.Delay(Limit));
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (ownsFolder) folder.Dispose();
    }

    private async Task<long> Project()
    {
        await using var db = Db();
        var project = await db.Set<Project>().SingleOrDefaultAsync();
        if (project is not null) return project.Id;
        project = new Project { Key = "p", Name = "P" };
        db.Add(project);
        await db.SaveChangesAsync();
        return project.Id;
    }
}

/// <summary>Controllers without machines: each step waits until the test says what becomes of it.</summary>
/// <param name="machines">Their names, each in its turn gets the next slot; none: there is one, called lab.</param>
internal sealed class PlayedControllers(int slots, params string[] machines) : IStepControllers
{
    private readonly int all = slots;
    private readonly ConcurrentDictionary<long, PlayedStep> steps = new();
    private readonly SemaphoreSlim begun = new(0);
    private int free = slots;
    private int turns = -1;

    public event Action? Freed;

    public bool Silent { get; set; }

    /// <summary>Called at the moment at which the queue asks for a slot.</summary>
    public Action? OnTryTake { get; set; }

    /// <summary>What closing a run comes to; by default there was nothing left.</summary>
    public Func<CancellationToken, Task<ProcessProof?>> WhenClosed { get; set; } = _ => Task.FromResult<ProcessProof?>(null);

    public ConcurrentBag<long> Closed { get; } = [];

    /// <summary>Those that are not there any more: they are not closed, and nothing is taken there.</summary>
    public ConcurrentDictionary<string, bool> Lost { get; } = [];

    public int Used => all - free;

    public SlotAnswer TryTake(SlotWish wish)
    {
        OnTryTake?.Invoke();
        if (Interlocked.Decrement(ref free) >= 0) return new SlotAnswer(new Slot(this, NameOf(wish)), null);
        Interlocked.Increment(ref free);
        return new SlotAnswer(null, "a free slot");
    }

    public async Task<IStepSlot> Take(SlotWish wish, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake(wish).Slot is { } slot) return slot;
            var change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            void Wake() => change.TrySetResult();
            Freed += Wake;
            await change.Task.WaitAsync(cancellationToken);
            Freed -= Wake;
        }
    }

    /// <summary>When nothing can be running any more of what was not confirmed; by default at once.</summary>
    public DateTimeOffset Safe { get; set; } = DateTimeOffset.MinValue;

    public bool Connected { get; set; } = true;

    public IStepSlot Adopt(string controller)
    {
        Interlocked.Decrement(ref free);
        return new Slot(this, controller);
    }

    public bool IsConnected(string controller) => Connected && !Lost.ContainsKey(controller);

    public bool IsGone(string controller) => !IsConnected(controller);

    public DateTimeOffset SafeAfter(string controller) => Safe;

    public Task<ProcessProof?> CloseRun(string controller, long runId, bool keepWorkspace, CancellationToken cancellationToken)
    {
        if (Lost.ContainsKey(controller)) throw new ControllerAwayException(controller);
        Closed.Add(runId);
        return WhenClosed(cancellationToken);
    }

    /// <summary>Waits until a step with this name has begun.</summary>
    public async Task<PlayedStep> Begun(string name)
    {
        while (true)
        {
            if (steps.Values.FirstOrDefault(step => step.Task.Spec.Name == name && !step.Seen) is { } found)
            {
                found.Seen = true;
                return found;
            }

            (await begun.WaitAsync(Eventually.Limit)).ShouldBeTrue($"step {name} begins");
        }
    }

    public void EndAll()
    {
        foreach (var step in steps.Values) step.End(StepVerdict.Killed);
    }

    private string NameOf(SlotWish wish) => wish.Controller ?? (machines.Length == 0 ? "lab" : machines[Interlocked.Increment(ref turns) % machines.Length]);

    private sealed class Slot(PlayedControllers owner, string controller) : IStepSlot
    {
        private int freed;

        public string Controller => controller;

        public Task<StepReport> Execute(StepTask task)
        {
            var step = new PlayedStep(task, controller);
            owner.steps[task.StepId] = step;
            owner.begun.Release();
            return step.Report;
        }

        public async Task<CancelReply> Cancel(StepTask task, bool force, CancellationToken cancellationToken)
        {
            if (owner.Silent) await Task.Delay(System.Threading.Timeout.Infinite, cancellationToken);
            owner.steps[task.StepId].Cancel(force);
            return CancelReply.Ending;
        }

        public bool Abandon(StepTask task) => !owner.steps[task.StepId].Report.IsCompleted;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref freed, 1) == 1) return;
            Interlocked.Increment(ref owner.free);
            owner.Freed?.Invoke();
        }
    }
}

internal sealed class PlayedStep(StepTask task, string controller)
{
    private readonly TaskCompletionSource<StepReport> report = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StepTask Task => task;

    public string Controller => controller;

    public bool Seen { get; set; }

    public Task<StepReport> Report => report.Task;

    /// <summary>Completes when the step was asked to end; true: by force.</summary>
    public Task<bool> Cancelled => cancelled.Task.WaitAsync(Eventually.Limit);

    public bool WasCancelled => cancelled.Task.IsCompleted;

    /// <summary>Dies at once when it is asked to.</summary>
    public bool Obeys { get; set; } = true;

    public void Cancel(bool force)
    {
        cancelled.TrySetResult(force);
        if (Obeys || force) End(StepVerdict.Killed, new ProcessProof(7, TimeSpan.FromMilliseconds(400), 0, "played"));
    }

    /// <summary>What nobody has thought of.</summary>
    public void Break(Exception error) => report.TrySetException(error);

    public void End(StepVerdict verdict, ProcessProof? proof = null) => report.TrySetResult(new StepReport(verdict, verdict.ToString(), null, proof));
}
