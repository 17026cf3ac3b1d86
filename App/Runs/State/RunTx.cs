using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Runs.State;

/// <summary>
/// One command's hands on the database, inside the writer's transaction. Every status changes by a guarded update here and
/// nowhere else; the row count says who won, and the event is written with it.
/// </summary>
public sealed partial class RunTx
{
    private readonly AppDb db;
    private readonly Statements statements;
    private readonly DateTimeOffset now;
    private readonly Func<long> nextEvent;
    private readonly List<RunEvent> events = [];
    private readonly Dictionary<long, CaseCounts> counts = [];
    private readonly HashSet<long> touched = [];

    internal RunTx(AppDb db, Statements statements, DateTimeOffset now, Func<long> nextEvent) =>
        (this.db, this.statements, this.now, this.nextEvent) = (db, statements, now, nextEvent);

    public AppDb Db => db;

    public DateTimeOffset Now => now;

    /// <summary>What the command recorded; published after the commit.</summary>
    public IReadOnlyList<RunEvent> Events => events;

    /// <summary>Runs of which something is shown anew though nothing happened that would be an event.</summary>
    public IReadOnlyCollection<long> Touched => touched;

    public bool Move(long runId, Move<RunStatus> move, Actor by, Facts? facts = null, int? epoch = null, Action<Update<Run>>? also = null)
    {
        var update = statements.Update<Run>().Set(run => run.Status, move.To);
        if (move.To != RunStatus.Queued) update.Set(run => run.WaitsFor, null);
        if (move.To.IsTerminal()) update.Set(run => run.EndedAt, now).Set(run => run.LiveKey, null);
        also?.Invoke(update);
        update.Where(run => run.Id, runId).Where(run => run.Status, move.From);
        if (epoch is { } wanted) update.Where(run => run.Epoch, wanted);
        if (update.Execute() == 0) return false;
        // No step of it will begin any more: nobody needs its secrets.
        if (move.To.IsTerminal()) statements.Update<RunVariables>().Set(row => row.Closed, null).Where(row => row.RunId, runId).Execute();
        Record(runId, move.Event, by, facts);
        return true;
    }

    /// <param name="at">When it ended; null: now.</param>
    public bool Move(RunCase row, Move<CaseStatus> move, Actor by, Facts? facts = null, Action<Update<RunCase>>? also = null, DateTimeOffset? at = null)
    {
        // The guard is the status that the counts are moved from: it must be the one that the update finds.
        foreach (var from in move.From)
        {
            var update = statements.Update<RunCase>().Set(runCase => runCase.Status, move.To);
            if (move.To.IsTerminal()) update.Set(runCase => runCase.EndedAt, at ?? now);
            also?.Invoke(update);
            if (update.Where(runCase => runCase.Id, row.Id).Where(runCase => runCase.Status, from).Execute() == 0) continue;
            Count(row.RunId, from, move.To, 1);
            Record(row.RunId, move.Event, by, (facts ?? new Facts()).With("case", row.Title).With("status", move.To), row.Id);
            return true;
        }

        return false;
    }

    /// <param name="at">When it began or ended; null: now.</param>
    public bool Move(StepExecution row, Move<StepStatus> move, Actor by, Facts? facts = null, Action<Update<StepExecution>>? also = null, DateTimeOffset? at = null)
    {
        var update = statements.Update<StepExecution>().Set(step => step.Status, move.To);
        if (move.To == StepStatus.InProgress) update.Set(step => step.StartedAt, at ?? now);
        else if (row.Status != StepStatus.Created) update.Set(step => step.EndedAt, at ?? now);
        also?.Invoke(update);
        if (update.Where(step => step.Id, row.Id).Where(step => step.Status, move.From).Execute() == 0) return false;
        Record(row.RunId, move.Event, by, (facts ?? new Facts()).With("step", row.Name).With("status", move.To), row.RunCaseId, row.Id);
        return true;
    }

    /// <summary>The run as it is stored now; null: there is none.</summary>
    public Run? Find(long runId) => statements.Find<Run>(runId);

    /// <summary>The row with this number as it is stored now; null: there is none.</summary>
    public T? Find<T>(long id)
        where T : class => statements.Find<T>(id);

    public CaseStatus StatusOfCase(long caseId) => statements.Select<RunCase>().Where(row => row.Id, caseId).Value(row => row.Status);

    /// <summary>Which try the case is in; 0 before the first.</summary>
    public int AttemptOf(long caseId) => statements.Select<RunCase>().Where(row => row.Id, caseId).Value(row => row.Attempt);

    public StepStatus StatusOfStep(long stepId) => statements.Select<StepExecution>().Where(row => row.Id, stepId).Value(row => row.Status);

    /// <summary>How many cases of the run are in progress, as this command has left them so far.</summary>
    public int OpenCases(long runId) =>
        statements.Select<Run>().Where(run => run.Id, runId).Value(run => run.CasesRunning) + (counts.GetValueOrDefault(runId)?.Running ?? 0);

    /// <summary>Steps of the run that are running, and teardown that is still to come.</summary>
    public List<StepExecution> OpenSteps(long runId)
    {
        // The rows of a try are made when its case begins: those that have not begun are of cases in progress.
        var open = statements.Select<StepExecution>().Where(step => step.RunId, runId).Where(step => step.Status, [StepStatus.InProgress, StepStatus.Created]).Rows();
        return open.FindAll(step => step.Status == StepStatus.InProgress || step.Always);
    }

    /// <summary>A change of a row that is no change of its status.</summary>
    public Update<T> Update<T>()
        where T : class => statements.Update<T>();

    /// <summary>A new row. A number that the database gives is set in it.</summary>
    public void Insert<T>(T row)
        where T : class => statements.Insert(row);

    /// <summary>The cases that have not begun end with their run: one update and one event, however many there are.</summary>
    public int CancelUnbegunCases(long runId, Actor by, string result)
    {
        var rows = statements.Update<RunCase>()
            .Set(runCase => runCase.Status, CaseStatus.Cancelled)
            .Set(runCase => runCase.Cause, CaseCause.Abort)
            .Set(runCase => runCase.Result, result)
            .Set(runCase => runCase.CancelledBy, by.Name)
            .Set(runCase => runCase.EndedAt, now)
            .Where(runCase => runCase.RunId, runId).Where(runCase => runCase.Status, CaseStatus.Created).Execute();
        if (rows == 0) return 0;
        Count(runId, CaseStatus.Created, CaseStatus.Cancelled, rows);
        Record(runId, EventTypes.CaseCancelled, by, new Facts().With("cases", rows).With("reason", result));
        return rows;
    }

    /// <summary>The steps of a try that have not begun will not: one update, one event.</summary>
    public int SkipUnbegunSteps(RunCase row, Actor by, string why)
    {
        var rows = statements.Update<StepExecution>().Set(step => step.Status, StepStatus.Skipped).Set(step => step.Message, why)
            .Where(step => step.RunCaseId, row.Id).Where(step => step.Status, StepStatus.Created).Execute();
        if (rows > 0)
            Record(row.RunId, EventTypes.StepFinished, by, new Facts().With("status", StepStatus.Skipped).With("steps", rows).With("reason", why), row.Id);
        return rows;
    }

    /// <param name="at">When it happened, of what is only now told; null: now.</param>
    public void Record(long runId, string type, Actor by, Facts? facts = null, long? caseId = null, long? stepId = null, DateTimeOffset? at = null) => events.Add(new RunEvent
    {
        Id = nextEvent(),
        RunId = runId,
        CaseId = caseId,
        StepId = stepId,
        Type = type,
        At = at ?? now,
        By = by.Name,
        Facts = facts?.ToDictionary() ?? new Dictionary<string, string>(),
    });

    /// <summary>Before events are deleted: what comes after a restart has higher numbers than they had all the same.</summary>
    public void KeepEventNumber()
    {
        db.Set<EventMark>().ExecuteDelete();
        db.Add(new EventMark { Id = EventMark.Only, Number = nextEvent() });
    }

    /// <summary>What a queued run waits for changes with others: that is shown, but no event of its own.</summary>
    public void SetWaitsFor(long runId, string? what)
    {
        var rows = statements.Update<Run>().Set(run => run.WaitsFor, what).Set(run => run.Version, nextEvent())
            .Where(run => run.Id, runId).Where(run => run.Status, RunStatus.Queued).Execute();
        if (rows > 0) touched.Add(runId);
    }

    /// <summary>Something of the run is shown anew, though nothing happened that would be an event.</summary>
    public void Touch(long runId)
    {
        statements.Update<Run>().Set(run => run.Version, nextEvent()).Where(run => run.Id, runId).Execute();
        touched.Add(runId);
    }

    /// <summary>These are deleted: whoever shows them hears of it.</summary>
    public void Removed(IEnumerable<long> runIds) => touched.UnionWith(runIds);

    /// <summary>Writes the events and brings each touched run's counts and version up: the end of a command.</summary>
    internal void Finish()
    {
        if (db.ChangeTracker.HasChanges()) db.SaveChanges();
        db.ChangeTracker.Clear();
        foreach (var happened in events) statements.Insert(happened);
        foreach (var run in events.GroupBy(happened => happened.RunId))
        {
            var moved = counts.GetValueOrDefault(run.Key) ?? new CaseCounts();
            statements.Update<Run>()
                .Set(row => row.Version, run.Max(happened => happened.Id))
                .Add(row => row.CasesPassed, moved.Passed)
                .Add(row => row.CasesFailed, moved.Failed)
                .Add(row => row.CasesSkipped, moved.Skipped)
                .Add(row => row.CasesCancelled, moved.Cancelled)
                .Add(row => row.CasesRunning, moved.Running)
                .Where(row => row.Id, run.Key).Execute();
        }
    }

    private void Count(long runId, CaseStatus from, CaseStatus to, int by)
    {
        if (!counts.TryGetValue(runId, out var moved)) counts[runId] = moved = new CaseCounts();
        moved.Add(from, -by);
        moved.Add(to, by);
    }

    private sealed class CaseCounts
    {
        public int Passed { get; private set; }

        public int Failed { get; private set; }

        public int Skipped { get; private set; }

        public int Cancelled { get; private set; }

        public int Running { get; private set; }

        public void Add(CaseStatus status, int by)
        {
            switch (status)
            {
                case CaseStatus.Passed: Passed += by; break;
                case CaseStatus.Failed: Failed += by; break;
                case CaseStatus.Skipped: Skipped += by; break;
                case CaseStatus.Cancelled: Cancelled += by; break;
                case CaseStatus.InProgress or CaseStatus.CancelRequested: Running += by; break;
                case CaseStatus.Created: break;
                default: throw new ArgumentOutOfRangeException(nameof(status), status, message: null);
            }
        }
    }
}
