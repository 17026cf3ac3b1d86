using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using TestRuns.Storage;

namespace TestRuns.Runs.State;

/// <summary>
/// One command's hands on the database, inside the writer's transaction. Every status changes by a guarded update here and
/// nowhere else; the row count says who won, and the event is written with it.
/// </summary>
public sealed partial class RunTx(AppDb db, DateTimeOffset now, Func<long> nextEvent)
{
    private readonly List<RunEvent> events = [];
    private readonly Dictionary<long, CaseCounts> counts = [];
    private readonly HashSet<long> touched = [];

    public AppDb Db => db;

    public DateTimeOffset Now => now;

    /// <summary>What the command recorded; published after the commit.</summary>
    public IReadOnlyList<RunEvent> Events => events;

    /// <summary>Runs of which something is shown anew though nothing happened that would be an event.</summary>
    public IReadOnlyCollection<long> Touched => touched;

    public bool Move(long runId, Move<RunStatus> move, Actor by, Facts? facts = null, int? epoch = null, Action<UpdateSettersBuilder<Run>>? also = null)
    {
        var rows = db.Set<Run>()
            .Where(run => run.Id == runId && move.From.Contains(run.Status) && (epoch == null || run.Epoch == epoch))
            .ExecuteUpdate(set =>
            {
                set.SetProperty(run => run.Status, move.To);
                if (move.To != RunStatus.Queued) set.SetProperty(run => run.WaitsFor, (string?)null);
                if (move.To.IsTerminal()) set.SetProperty(run => run.EndedAt, now).SetProperty(run => run.LiveKey, (string?)null);
                also?.Invoke(set);
            });
        if (rows == 0) return false;
        Record(runId, move.Event, by, facts);
        return true;
    }

    public bool Move(RunCase row, Move<CaseStatus> move, Actor by, Facts? facts = null, Action<UpdateSettersBuilder<RunCase>>? also = null)
    {
        // The guard is the status that the counts are moved from: it must be the one that the update finds.
        foreach (var from in move.From)
        {
            var rows = db.Set<RunCase>().Where(runCase => runCase.Id == row.Id && runCase.Status == from).ExecuteUpdate(set =>
            {
                set.SetProperty(runCase => runCase.Status, move.To);
                if (move.To.IsTerminal()) set.SetProperty(runCase => runCase.EndedAt, now);
                also?.Invoke(set);
            });
            if (rows == 0) continue;
            Count(row.RunId, from, move.To, 1);
            Record(row.RunId, move.Event, by, (facts ?? new Facts()).With("case", row.Title).With("status", move.To), row.Id);
            return true;
        }

        return false;
    }

    public bool Move(StepExecution row, Move<StepStatus> move, Actor by, Facts? facts = null, Action<UpdateSettersBuilder<StepExecution>>? also = null)
    {
        var rows = db.Set<StepExecution>().Where(step => step.Id == row.Id && move.From.Contains(step.Status)).ExecuteUpdate(set =>
        {
            set.SetProperty(step => step.Status, move.To);
            if (move.To == StepStatus.InProgress) set.SetProperty(step => step.StartedAt, now);
            else if (row.Status != StepStatus.Created) set.SetProperty(step => step.EndedAt, now);
            also?.Invoke(set);
        });
        if (rows == 0) return false;
        Record(row.RunId, move.Event, by, (facts ?? new Facts()).With("step", row.Name).With("status", move.To), row.RunCaseId, row.Id);
        return true;
    }

    /// <summary>The cases that have not begun end with their run: one update and one event, however many there are.</summary>
    public int CancelUnbegunCases(long runId, Actor by, string result)
    {
        var rows = db.Set<RunCase>().Where(runCase => runCase.RunId == runId && runCase.Status == CaseStatus.Created).ExecuteUpdate(set => set
            .SetProperty(runCase => runCase.Status, CaseStatus.Cancelled)
            .SetProperty(runCase => runCase.Cause, CaseCause.Abort)
            .SetProperty(runCase => runCase.Result, result)
            .SetProperty(runCase => runCase.CancelledBy, by.Name)
            .SetProperty(runCase => runCase.EndedAt, now));
        if (rows == 0) return 0;
        Count(runId, CaseStatus.Created, CaseStatus.Cancelled, rows);
        Record(runId, EventTypes.CaseCancelled, by, new Facts().With("cases", rows).With("reason", result));
        return rows;
    }

    /// <summary>The steps of a try that have not begun will not: one update, one event.</summary>
    public int SkipUnbegunSteps(RunCase row, Actor by, string why)
    {
        var rows = db.Set<StepExecution>().Where(step => step.RunCaseId == row.Id && step.Status == StepStatus.Created)
            .ExecuteUpdate(set => set.SetProperty(step => step.Status, StepStatus.Skipped).SetProperty(step => step.Message, why));
        if (rows > 0)
            Record(row.RunId, EventTypes.StepFinished, by, new Facts().With("status", StepStatus.Skipped).With("steps", rows).With("reason", why), row.Id);
        return rows;
    }

    public void Record(long runId, string type, Actor by, Facts? facts = null, long? caseId = null, long? stepId = null) => events.Add(new RunEvent
    {
        Id = nextEvent(),
        RunId = runId,
        CaseId = caseId,
        StepId = stepId,
        Type = type,
        At = now,
        By = by.Name,
        Facts = facts?.ToDictionary() ?? new Dictionary<string, string>(),
    });

    /// <summary>What a queued run waits for changes with others: that is shown, but no event of its own.</summary>
    public void SetWaitsFor(long runId, string? what)
    {
        var version = nextEvent();
        var rows = db.Set<Run>().Where(run => run.Id == runId && run.Status == RunStatus.Queued && run.WaitsFor != what)
            .ExecuteUpdate(set => set.SetProperty(run => run.WaitsFor, what).SetProperty(run => run.Version, version));
        if (rows > 0) touched.Add(runId);
    }

    /// <summary>Writes the events and brings each touched run's counts and version up: the end of a command.</summary>
    internal void Finish()
    {
        db.AddRange(events);
        db.SaveChanges();
        db.ChangeTracker.Clear();
        foreach (var run in events.GroupBy(happened => happened.RunId))
        {
            var moved = counts.GetValueOrDefault(run.Key) ?? new CaseCounts();
            var version = run.Max(happened => happened.Id);
            db.Set<Run>().Where(row => row.Id == run.Key).ExecuteUpdate(set =>
            {
                set.SetProperty(row => row.Version, version);
                if (moved.IsZero) return;
                set.SetProperty(row => row.CasesPassed, row => row.CasesPassed + moved.Passed)
                    .SetProperty(row => row.CasesFailed, row => row.CasesFailed + moved.Failed)
                    .SetProperty(row => row.CasesSkipped, row => row.CasesSkipped + moved.Skipped)
                    .SetProperty(row => row.CasesCancelled, row => row.CasesCancelled + moved.Cancelled)
                    .SetProperty(row => row.CasesRunning, row => row.CasesRunning + moved.Running);
            });
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

        public bool IsZero => (Passed, Failed, Skipped, Cancelled, Running) == (0, 0, 0, 0, 0);

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
