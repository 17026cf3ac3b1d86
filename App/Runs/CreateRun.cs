using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Catalog.Shared;
using TestRuns.Catalog.Values;
using TestRuns.Runs.Lineage;
using TestRuns.Runs.State;

namespace TestRuns.Runs;

/// <summary>What a run is to be made of.</summary>
public sealed record RunRequest
{
    public required long ProjectId { get; init; }
    public required string Name { get; init; }
    public string? SuiteName { get; init; }
    public required IReadOnlyList<CaseSpec> Cases { get; init; }

    /// <summary>The name of an environment of the project; it is made when it is new.</summary>
    public string? Environment { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];
    /// <summary>What its suite's file says: the variables that stand on the server with the suite hide these.</summary>
    public IReadOnlyDictionary<string, string> SuiteEnv { get; init; } = new Dictionary<string, string>();

    /// <summary>Of this run alone: they hide all others.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    public TimeSpan? Timeout { get; init; }

    /// <summary>How many of its cases may be in progress at once, from 1 to <see cref="SuiteSpec.MostParallel"/>.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>In the queue: <see cref="Priorities"/>.</summary>
    public int Priority { get; init; }

    /// <summary>What chose cases by their tags; it is named where it found none.</summary>
    public TagQuery? Query { get; init; }

    public string? Key { get; init; }

    /// <summary>A live run with the same key is aborted and this one takes its key.</summary>
    public bool Supersede { get; init; }

    public string? Branch { get; init; }
    public string? Commit { get; init; }
    public string? Link { get; init; }

    /// <summary>The run that this one runs again.</summary>
    public long? RerunOf { get; init; }

    /// <summary>Ask it to start at once.</summary>
    public bool Start { get; init; } = true;

    public static RunRequest Of(long projectId, SuiteSpec suite) => new()
    {
        ProjectId = projectId,
        Name = suite.Name,
        SuiteName = suite.Name,
        Cases = suite.Cases,
        Environment = suite.Environment,
        Labels = suite.Labels,
        SuiteEnv = suite.Env,
        Timeout = suite.Timeout,
        Parallel = suite.Parallel,
        Priority = suite.Priority,
        Query = suite.Query,
    };
}

/// <param name="Existing">A live run had the key already: this is that one, nothing was made.</param>
/// <param name="NotStarted">Why it was made but not started; null: nothing was in the way, or no start was asked for.</param>
public sealed record RunCreated(long RunId, int Number, RunStatus Status, bool Existing, StartRefusal? NotStarted)
{
    /// <summary>Why nothing was made; null: it was, and the rest holds.</summary>
    public StartRefusal? Refused { get; init; }

    internal static RunCreated Nothing(StartRefusal why) => new(0, 0, RunStatus.Waiting, Existing: false, NotStarted: null) { Refused = why };
}

/// <summary>Makes a run: a copy of its cases as they are now.</summary>
public sealed class CreateRun(RunWriter writer, AbortRun abort)
{
    public async Task<RunCreated> Make(RunRequest request, Actor by, CancellationToken cancellationToken)
    {
        var (made, older) = await writer.Do(
            tx =>
            {
                if (WhyNot(tx, request) is { } why) return (RunCreated.Nothing(why), default((long RunId, AbortAnswer Answer)?));
                // One transaction: whoever asks at the same time, and whatever ends between, there is one live run with the key.
                var superseded = request.Supersede ? AbortOlder(tx, request, by) : null;
                return (Insert(tx, request, by), superseded);
            },
            cancellationToken);
        if (older is { } aborted) abort.Tell(aborted.RunId, aborted.Answer);
        return made;
    }

    /// <summary>For every way in which a run comes into being.</summary>
    internal static StartRefusal? WhyNot(RunTx tx, long projectId) =>
        tx.Find<Project>(projectId)?.WhyNoRuns() is { } why ? new StartRefusal(StartRefusalKind.Archived, why) : null;

    /// <summary>The same, and what is wrong with what its suite chose.</summary>
    internal static StartRefusal? WhyNot(RunTx tx, RunRequest request) => WhyNot(tx, request.ProjectId) ?? request switch
    {
        { Query: { } query, Cases.Count: 0 } => new StartRefusal(StartRefusalKind.NoCases, $"The suite chooses cases by their tags ({query.InWords()}), and no case of the project matches now. Nothing was started."),
        _ when request.Cases.Sum(spec => Math.Max(1, spec.Parameters.Count)) > SuiteFile.MaxCases =>
            new StartRefusal(StartRefusalKind.TooManyCases, $"A run has at most {SuiteFile.MaxCases:N0} cases, each row of a table counted: make several suites of it. Nothing was started."),
        _ when UsedSteps.WhyNot(tx.Db, request.ProjectId, request.Cases) is { } why => new StartRefusal(StartRefusalKind.SharedSteps, $"{why} Nothing was started."),
        _ => null,
    };

    private static (long RunId, AbortAnswer Answer)? AbortOlder(RunTx tx, RunRequest request, Actor by)
    {
        if (LiveWith(tx, request) is not { } older) return null;
        // The key goes to the newer run at once: the older one may need its time to die.
        tx.Db.Set<Run>().Where(run => run.Id == older.Id).ExecuteUpdate(set => set.SetProperty(run => run.LiveKey, (string?)null));
        var reason = new AbortReason(AbortKind.Superseded, $"Superseded by a newer run with the key {request.Key}", by);
        return (older.Id, AbortRun.Request(tx, older.Id, reason, force: false));
    }

    private static Run? LiveWith(RunTx tx, RunRequest request) =>
        tx.Db.Set<Run>().AsNoTracking().SingleOrDefault(run => run.ProjectId == request.ProjectId && run.LiveKey == request.Key && request.Key != null);

    /// <summary>After <see cref="WhyNot(RunTx, RunRequest)"/>, unless the cases come from a run.</summary>
    internal static RunCreated Insert(RunTx tx, RunRequest asked, Actor by)
    {
        // What a run has is what it carries out: in place of a use the shared steps, of a case with a table of values each row.
        var request = asked with { Cases = [.. UsedSteps.PutInto(tx.Db, asked.ProjectId, asked.Cases).SelectMany(CaseRows.Of)] };
        if (LiveWith(tx, request) is { } live) return new RunCreated(live.Id, live.Number, live.Status, Existing: true, NotStarted: null);

        var environmentId = request.Environment is null ? (long?)null : EnvironmentOf(tx, request);
        var variables = RunLayers.Resolve(tx, request, environmentId);
        var run = new Run
        {
            ProjectId = request.ProjectId,
            Number = (tx.Db.Set<Run>().Where(other => other.ProjectId == request.ProjectId).Max(other => (int?)other.Number) ?? 0) + 1,
            Name = request.Name,
            SuiteName = request.SuiteName,
            Status = RunStatus.Waiting,
            EnvironmentName = request.Environment,
            EnvironmentId = environmentId,
            Labels = AskedLabels.Of(request.Labels, request.Cases),
            Variables = RunLayers.Clear(variables),
            Timeout = request.Timeout,
            Parallel = request.Parallel,
            Priority = request.Priority,
            Key = request.Key,
            LiveKey = request.Key,
            Branch = request.Branch,
            Commit = request.Commit,
            Link = request.Link,
            RerunOf = request.RerunOf,
            CreatedBy = by.Name,
            CreatedByAccount = by.AccountId,
            CreatedAt = tx.Now,
            CasesTotal = request.Cases.Count,
            ManualSteps = request.Cases.Sum(spec => spec.Steps.Count(step => step.Kind == StepKind.Manual)),
        };
        tx.Db.Add(run);
        tx.Db.SaveChanges();
        if (variables.Count > 0) tx.Db.Add(RunLayers.Row(run.Id, variables));
        tx.Db.AddRange(request.Cases.Select((spec, position) => new RunCase
        {
            RunId = run.Id, Position = position, Title = spec.Name, Spec = spec, HistoryKey = CaseLineage.KeyOf(run, spec.Name),
        }));
        tx.Record(run.Id, EventTypes.RunCreated, by, new Facts().With("cases", request.Cases.Count).With("suite", request.SuiteName).With("rerunOf", request.RerunOf is { } of ? tx.Find(of)?.Number : null));
        tx.Db.SaveChanges();
        if (!request.Start) return new RunCreated(run.Id, run.Number, RunStatus.Waiting, Existing: false, NotStarted: null);

        var refusal = StartRun.Queue(tx, run.Id, by);
        return new RunCreated(run.Id, run.Number, refusal is null ? RunStatus.Queued : RunStatus.Waiting, Existing: false, refusal);
    }

    private static long EnvironmentOf(RunTx tx, RunRequest request)
    {
        var environments = tx.Db.Set<TestEnvironment>();
        var known = environments.AsNoTracking().SingleOrDefault(environment => environment.ProjectId == request.ProjectId && environment.Name == request.Environment);
        if (known is not null) return known.Id;
        var made = new TestEnvironment { ProjectId = request.ProjectId, Name = request.Environment! };
        tx.Db.Add(made);
        tx.Db.SaveChanges();
        return made.Id;
    }
}
