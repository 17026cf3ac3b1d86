using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.State;

namespace TestRuns.Runs.Reported;

/// <summary>Takes in what a reporter says, each item once: how far it has come is stored with what it says.</summary>
public sealed class KeepReport(RunWriter writer, ReportedOutput output)
{
    /// <param name="session">One report of it at a time, in the order of their numbers.</param>
    public async Task<Kept> Ask(ReporterSession session, IReadOnlyList<ReportedItem> items, CancellationToken cancellationToken)
    {
        var reach = items.Count == 0 ? session.NextSeq : Math.Max(session.NextSeq, items[^1].Seq + 1);
        var facts = items.Where(item => item is not ReportedItem.Output && item.Seq >= session.NextSeq).ToList();
        var lines = items.OfType<ReportedItem.Output>().Where(item => item.Seq >= session.OutputSeq).ToList();
        // Lines alone are no change of the run: they cost no commit.
        var steps = facts.Count > 0
            ? await writer.Do(tx => Keep(tx, session, items, facts, (reach, lines.Count == 0 ? reach : lines[0].Seq)), cancellationToken)
            : await output.StepsOf(session, items, cancellationToken);
        session.NextSeq = reach;
        await output.Append(session, lines, steps, facts.OfType<ReportedItem.StepEnded>().Select(ended => ended.Step), reach);
        session.OutputSeq = reach;
        return new Kept(reach, steps);
    }

    private static IReadOnlyDictionary<string, long> Keep(
        RunTx tx, ReporterSession session, IReadOnlyList<ReportedItem> all, IReadOnlyList<ReportedItem> fresh, (long Items, long Output) reach)
    {
        tx.Update<ReporterSession>().Set(row => row.NextSeq, reach.Items).Set(row => row.OutputSeq, reach.Output).Where(row => row.Id, session.Id).Execute();
        var book = ReportBook.Read(tx, session, all);
        if (book.Run.Status.IsTerminal() || tx.Find<ReporterSession>(session.Id) is not { FinishedAt: null }) book.KeepAsLate(fresh);
        else foreach (var item in fresh) book.Take(item);
        book.CountCases();
        return book.Steps;
    }
}
