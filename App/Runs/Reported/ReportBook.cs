using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Runs.State;

namespace TestRuns.Runs.Reported;

/// <summary>
/// One report on its way into the database: the cases and steps that it speaks of, read once. What does not fit what is
/// known changes nothing and is kept as an event.
/// </summary>
internal sealed partial class ReportBook
{
    private static readonly TimeSpan LongestBefore = TimeSpan.FromDays(1);

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

    private static string Own(string external) => external[(external.IndexOf(':', StringComparison.Ordinal) + 1)..];
}
