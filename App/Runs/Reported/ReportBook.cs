using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Runs.State;

namespace TestRuns.Runs.Reported;

/// <summary>
/// One report on its way into the database: the cases and steps that it speaks of, read once. What does not fit what is
/// known changes nothing and is kept as an event.
/// </summary>
internal sealed class ReportBook
{
    private readonly RunTx tx;
    private readonly ReporterSession session;
    private readonly Actor by;
    private readonly Dictionary<string, ReportedCase> cases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StepExecution> steps = new(StringComparer.Ordinal);
    private int? nextPosition;
    private bool counts;

    private ReportBook(RunTx tx, ReporterSession session, Run run)
    {
        (this.tx, this.session, Run) = (tx, session, run);
        by = Actor.System(session.Name);
    }

    public Run Run { get; }

    /// <summary>The numbers of the steps that the report speaks of, by what the reporter calls them.</summary>
    public IReadOnlyDictionary<string, long> Steps => steps.ToDictionary(step => step.Key, step => step.Value.Id, StringComparer.Ordinal);

    public static ReportBook Read(RunTx tx, ReporterSession session, IReadOnlyList<ReportedItem> items)
    {
        var book = new ReportBook(tx, session, tx.Find(session.RunId) ?? throw new InvalidOperationException($"Session {session.Id} has no run."));
        var caseIds = items.Select(ReportedItem.CaseOf).OfType<string>().Distinct(StringComparer.Ordinal).Select(book.External).ToList();
        var stepIds = items.Select(ReportedItem.StepOf).OfType<string>().Distinct(StringComparer.Ordinal).Select(book.External).ToList();
        foreach (var row in tx.Db.Set<RunCase>().AsNoTracking().Where(row => row.RunId == session.RunId && caseIds.Contains(row.ExternalId!)))
            book.cases[Own(row.ExternalId!)] = new ReportedCase(row);
        foreach (var row in tx.Db.Set<StepExecution>().AsNoTracking().Where(row => row.RunId == session.RunId && stepIds.Contains(row.ExternalId!)))
            book.steps[Own(row.ExternalId!)] = row;
        return book;
    }

    public void Take(ReportedItem item)
    {
        switch (item)
        {
            case ReportedItem.CaseBegan began: Begin(began); break;
            case ReportedItem.CaseEnded ended: End(ended); break;
            case ReportedItem.StepBegan began: Begin(began); break;
            case ReportedItem.StepEnded ended: End(ended); break;
            case ReportedItem.Plan plan: Plan(plan.Cases); break;
            default: throw new ArgumentOutOfRangeException(nameof(item), item, message: null);
        }
    }

    /// <summary>The run is over, or this session is: it is remembered what was said, and nothing changes.</summary>
    public void KeepAsLate(IReadOnlyList<ReportedItem> items)
    {
        foreach (var item in items)
        {
            if (item is ReportedItem.CaseEnded ended) Late(ended.Verdict, (cases.GetValueOrDefault(ended.Case)?.Row.Title ?? ended.Title, null), cases.GetValueOrDefault(ended.Case)?.Row.Id);
            else if (item is ReportedItem.StepEnded step) Late(step.Verdict, (null, steps.GetValueOrDefault(step.Step)?.Name), steps.GetValueOrDefault(step.Step)?.RunCaseId);
        }
    }

    /// <summary>The bar counts to what was planned, or to what has come if that is more.</summary>
    public void CountCases()
    {
        if (!counts) return;
        var known = tx.Db.Set<RunCase>().Count(row => row.RunId == Run.Id);
        var planned = ReportedEnds.Sessions(tx, Run.Id).Sum(one => one.Planned ?? 0);
        tx.Update<Run>().Set(row => row.CasesTotal, Math.Max(known, planned)).Where(row => row.Id, Run.Id).Execute();
    }

    private void Plan(int planned)
    {
        tx.Update<ReporterSession>().Set(row => row.Planned, planned).Where(row => row.Id, session.Id).Execute();
        // Shown at once, though nothing happened to any case.
        tx.Touch(Run.Id);
        counts = true;
    }

    private void Begin(ReportedItem.CaseBegan began)
    {
        if (!cases.TryGetValue(began.Case, out var known))
        {
            Enter(Insert(began.Case, began.Title, began.Tags), began.Attempt, began.At, began.Place);
            return;
        }

        if (known.Row.Status.IsTerminal() || began.Attempt <= known.Row.Attempt)
        {
            Late(null, (known.Row.Title, null), known.Row.Id);
            return;
        }

        CloseSteps(known.Row);
        known.Row.Attempt = began.Attempt;
        tx.Update<RunCase>().Set(row => row.Attempt, began.Attempt).Where(row => row.Id, known.Row.Id).Execute();
        tx.Record(Run.Id, EventTypes.CaseStarted, by, new Facts().With("case", known.Row.Title).With("attempt", began.Attempt).With("reason", known.LastFailure), known.Row.Id);
    }

    private void End(ReportedItem.CaseEnded ended)
    {
        if (!cases.TryGetValue(ended.Case, out var known))
        {
            known = Insert(ended.Case, ended.Title ?? ended.Case, []);
            if (ended.Verdict == Verdict.Cancelled)
            {
                CancelUnbegun(known.Row, ended.Result);
                return;
            }

            Enter(known, ended.Attempt, ended.At - (ended.Took ?? TimeSpan.Zero), place: null);
        }

        if (known.Row.Status.IsTerminal() || ended.Attempt < known.Row.Attempt)
        {
            Late(ended.Verdict, (known.Row.Title, null), known.Row.Id);
            return;
        }

        CloseSteps(known.Row);
        if (ended.Final) ReportedMoves.End(tx, Run, known.Row, ended, When(ended.At), by);
        else known.LastFailure = ended.Result;
        if (ended.Final) known.Row.Status = tx.StatusOfCase(known.Row.Id);
    }

    private void Begin(ReportedItem.StepBegan began)
    {
        var known = cases.GetValueOrDefault(began.Case);
        if (steps.ContainsKey(began.Step) || known is null || known.Row.Status.IsTerminal() || began.Attempt != known.Row.Attempt)
        {
            Late(null, (known?.Row.Title, began.Name), known?.Row.Id);
            return;
        }

        var step = new StepExecution
        {
            RunId = Run.Id, RunCaseId = known.Row.Id, Position = NextStep(known), Attempt = began.Attempt, Name = began.Name, Kind = StepKind.Run, ExternalId = External(began.Step),
        };
        tx.Insert(step);
        tx.Move(step, Moves.BeginStep, by, at: When(began.At));
        step.Status = StepStatus.InProgress;
        step.StartedAt = When(began.At);
        steps[began.Step] = step;
    }

    private void End(ReportedItem.StepEnded ended)
    {
        if (!steps.TryGetValue(ended.Step, out var step) || step.Status.IsTerminal())
        {
            Late(ended.Verdict, (null, step?.Name), step?.RunCaseId);
            return;
        }

        ReportedMoves.End(tx, step, ended, When(ended.Took is { } took ? step.StartedAt + took ?? ended.At : ended.At), by);
        step.Status = tx.StatusOfStep(step.Id);
    }

    private ReportedCase Insert(string id, string title, IReadOnlyList<string> tags)
    {
        nextPosition ??= (tx.Db.Set<RunCase>().Where(row => row.RunId == Run.Id).Max(row => (int?)row.Position) ?? -1) + 1;
        var row = new RunCase
        {
            RunId = Run.Id, Position = nextPosition.Value, Title = title, ExternalId = External(id), Spec = new CaseSpec { Name = title, Tags = tags, Steps = [] },
        };
        tx.Insert(row);
        nextPosition++;
        counts = true;
        return cases[id] = new ReportedCase(row);
    }

    private void Enter(ReportedCase made, int attempt, DateTimeOffset at, string? place)
    {
        tx.Move(made.Row, Moves.BeginCase, by, new Facts().With("attempt", attempt).With("place", place), set => set
            .Set(row => row.Attempt, attempt)
            .Set(row => row.StartedAt, When(at)));
        (made.Row.Status, made.Row.Attempt) = (CaseStatus.InProgress, attempt);
    }

    private void CancelUnbegun(RunCase row, string? result)
    {
        var why = result ?? Run.AbortText ?? "It did not get to run";
        tx.Move(row, Moves.CancelCaseUnbegun, by, new Facts().With("reason", why), set => set
            .Set(one => one.Result, why)
            .Set(one => one.Cause, CaseCause.Abort)
            .Set(one => one.CancelledBy, Run.AbortBy ?? by.Name));
        row.Status = CaseStatus.Cancelled;
    }

    /// <summary>What the suite forgot to end is over with its try.</summary>
    private void CloseSteps(RunCase row)
    {
        ReportedMoves.CloseSteps(tx, row, by);
        foreach (var step in steps.Values.Where(step => step.RunCaseId == row.Id && step.Status == StepStatus.InProgress)) step.Status = StepStatus.Cancelled;
    }

    private int NextStep(ReportedCase known)
    {
        if (known.StepsOf != known.Row.Attempt)
        {
            known.StepsOf = known.Row.Attempt;
            known.NextStep = (tx.Db.Set<StepExecution>().Where(step => step.RunCaseId == known.Row.Id && step.Attempt == known.Row.Attempt).Max(step => (int?)step.Position) ?? -1) + 1;
        }

        return known.NextStep++;
    }

    private void Late(Verdict? verdict, (string? Case, string? Step) what, long? caseId) =>
        tx.Record(Run.Id, EventTypes.LateIgnored, by, new Facts().With("client", session.Name).With("case", what.Case).With("step", what.Step).With("result", verdict), caseId);

    /// <summary>The reporter's clock is believed, but for what lies in the future or long before the run.</summary>
    private DateTimeOffset When(DateTimeOffset at) => at > tx.Now ? tx.Now : at < Run.CreatedAt - LongestBefore ? Run.CreatedAt : at;

    private string External(string id) => $"{session.Id}:{id}";

    private static readonly TimeSpan LongestBefore = TimeSpan.FromDays(1);

    private static string Own(string external) => external[(external.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>A case of the report as it is by now, without reading it again after each item.</summary>
    private sealed class ReportedCase(RunCase row)
    {
        public RunCase Row => row;

        public string? LastFailure { get; set; }

        public int StepsOf { get; set; }

        public int NextStep { get; set; }
    }
}
