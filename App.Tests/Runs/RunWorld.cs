using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Runs.Execution;
using TestRuns.Runs.State;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Runs;

/// <summary>The run state alone, on real SQLite: what a job would do is done by hand, a move at a time.</summary>
internal sealed class RunWorld : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly RunOptions options = new();
    private readonly Contexts contexts;

    public RunWorld()
    {
        contexts = new Contexts(folder.At("testruns.db"));
        using (var db = contexts.CreateDbContext())
        {
            FirstSchema.Make(db);
            db.Database.Migrate();
        }

        Writer = new RunWriter(contexts, TimeProvider.System, NullLogger<RunWriter>.Instance);
        Jobs = new LiveJobs();
        Abort = new AbortRun(Writer, Jobs);
        Cancel = new CancelCase(Writer, Jobs);
        Create = new CreateRun(Writer, Abort);
        using (var db = contexts.CreateDbContext())
        {
            var project = new Project { Key = "p", Name = "P" };
            db.Add(project);
            db.SaveChanges();
            ProjectId = project.Id;
        }
    }

    public static Actor Ana { get; } = new(ActorKind.User, "Ana");

    public RunWriter Writer { get; }

    public LiveJobs Jobs { get; }

    public AbortRun Abort { get; }

    public CancelCase Cancel { get; }

    public CreateRun Create { get; }

    public long ProjectId { get; }

    public IDbContextFactory<AppDb> Factory => contexts;

    public static StepSpec Step(string name) => new() { Name = name, Kind = StepKind.Run, Run = new RunSpec { Command = "true" } };

    public static CaseSpec Case(string name, params StepSpec[] steps) => new() { Name = name, Steps = steps, Timeout = TimeSpan.FromMinutes(1) };

    public Task<long> Queued(params CaseSpec[] cases) => Queued(parallel: 1, cases);

    public async Task<long> Queued(int parallel, params CaseSpec[] cases) =>
        (await Create.Make(new RunRequest { ProjectId = ProjectId, Name = "run", Cases = cases, Environment = "staging", Parallel = parallel }, Ana, default)).RunId;

    public AppDb Db() => contexts.CreateDbContext();

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

    public List<RunEvent> Events(long id)
    {
        using var db = Db();
        return db.Set<RunEvent>().AsNoTracking().Where(row => row.RunId == id).OrderBy(row => row.Id).ToList();
    }

    /// <summary>What the queue does: Queued → Started. Null: it was not queued, or its environment is taken.</summary>
    public async Task<HandJob?> StartQueued(long id)
    {
        var run = Run(id);
        await Writer.Do(tx => ReleaseWhatIsSafe(tx), default);
        if (!await Writer.Do(tx => RunQueue.Start(tx, run, "lab"), default)) return null;
        return new HandJob(this, new Advance(await RunPlan.Load(contexts, id, default), options));
    }

    /// <summary>Another lane of a run that was started.</summary>
    public async Task<HandJob> Lane(long id) => new(this, new Advance(await RunPlan.Load(contexts, id, default), options));

    /// <summary>What a start of the server does after a kill: the job of a critical step that may still be under way, if there is one.</summary>
    public async Task<HandJob?> Sweep()
    {
        var adopted = await Swept();
        if (adopted.Count == 0) return null;
        return new HandJob(this, new Advance(await RunPlan.Load(contexts, adopted[0].Run.Id, default), options), adopted[0].Cases[0]);
    }

    private Task<IReadOnlyList<(Run Run, IReadOnlyList<CaseCursor> Cases)>> Swept() => new StartupSweep(Writer, contexts, options, TimeProvider.System, NullLogger<StartupSweep>.Instance).Run(default);

    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    /// <summary>As the queue does when nothing of a last try can be running any more.</summary>
    private static void ReleaseWhatIsSafe(RunTx tx)
    {
        foreach (var lease in tx.Db.Set<Lease>().AsNoTracking().Where(lease => lease.HeldUntil != null).ToList()) EndRun.ReleaseLease(tx, lease.RunId, Ana);
    }

    private sealed class Contexts(string file) : IDbContextFactory<AppDb>
    {
        private readonly DbContextOptions<AppDb> built = Build(file);

        public AppDb CreateDbContext() => new(built);

        private static DbContextOptions<AppDb> Build(string file)
        {
            var builder = new DbContextOptionsBuilder<AppDb>();
            StorageSetup.Configure(builder, file);
            return builder.Options;
        }
    }
}

/// <summary>A job that a test leads by the hand.</summary>
internal sealed class HandJob(RunWorld world, Advance advance, CaseCursor? adopted = null)
{
    private Cursor cursor = Cursor.Begin with { Case = adopted };
    private bool hasSlot;
    private bool closed;

    public Next? Last { get; private set; } = adopted is null ? null : new Next.Execute(adopted.Steps[adopted.NextStep - 1]);

    /// <summary>Goes one on: a slot was given, the run was closed, or a step that was begun ends with this verdict.</summary>
    /// <param name="left">How many of the step's processes could not be ended.</param>
    public async Task<Next> Go(StepVerdict verdict = StepVerdict.Passed, EndCause why = EndCause.Itself, bool stopping = false, int left = 0)
    {
        var proof = left > 0 ? new ProcessProof(left, TimeSpan.FromSeconds(8), left, "by hand") : null;
        var ended = Last is Next.Execute begun ? new StepEnd(begun.Step, new StepReport(verdict, verdict.ToString(), Ended: proof), why) : null;
        hasSlot |= Last is Next.NeedSlot;
        closed |= Last is Next.Close;
        var from = cursor;
        (cursor, Last) = await world.Writer.Do(tx => advance.Step(tx, from, ended, new JobState(hasSlot ? "lab" : null, closed, stopping, Gone: null)), default);
        return Last;
    }

    /// <summary>No lane of its run is left.</summary>
    public Task<Next> Settle(bool stopping) =>
        world.Writer.Do(tx => advance.Settle(tx, new JobState(Slot: null, Closed: true, stopping, Gone: null), unconfirmed: false), default);

    /// <summary>On to where a step of it is under way.</summary>
    public async Task ToStep()
    {
        while (await Go() is not Next.Execute)
        {
        }
    }

    public async Task Finish()
    {
        while (await Go() is not Next.Over)
        {
        }
    }
}
