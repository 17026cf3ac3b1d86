using TestRuns.Catalog;
using TestRuns.Runs.Lineage;
using TestRuns.Runs.State;

namespace TestRuns.Runs.Reported;

/// <summary>What a report says of cases: they begin, end, are tried again, and those come that nobody had heard of.</summary>
internal sealed partial class ReportBook
{
    private void Begin(ReportedItem.CaseBegan began)
    {
        if (!cases.TryGetValue(began.Case, out var known))
        {
            Enter(Insert(began.Case, began.Title, began.Place, began.Tags), began.Attempt, began.At, began.Place);
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
            known = Insert(ended.Case, ended.Title ?? ended.Case, ended.Place, []);
            if (ended.Verdict == Verdict.Cancelled)
            {
                CancelUnbegun(known.Row, ended.Result);
                return;
            }

            Enter(known, ended.Attempt, ended.At - (ended.Took ?? TimeSpan.Zero), ended.Place);
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

    private ReportedCase Insert(string id, string title, string? place, IReadOnlyList<string> tags)
    {
        nextPosition ??= (tx.Db.Set<RunCase>().Where(row => row.RunId == Run.Id).Max(row => (int?)row.Position) ?? -1) + 1;
        var row = new RunCase
        {
            RunId = Run.Id, Position = nextPosition.Value, Title = title, Place = place, ExternalId = External(id),
            HistoryKey = CaseLineage.KeyOf(Run, title), Spec = new CaseSpec { Name = title, Tags = tags, Steps = [] },
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

    /// <summary>A case of the report as it is by now, without reading it again after each item.</summary>
    private sealed class ReportedCase(RunCase row)
    {
        public RunCase Row => row;

        public string? LastFailure { get; set; }

        public int StepsOf { get; set; }

        public int NextStep { get; set; }
    }
}
