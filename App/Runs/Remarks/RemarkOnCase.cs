using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.State;

namespace TestRuns.Runs.Remarks;

public enum RemarkOutcome
{
    Done,

    /// <summary>The run has no such case.</summary>
    NoSuchCase,
    NoSuchRemark,

    /// <summary>Somebody else wrote it.</summary>
    NotYours,

    /// <summary>A case has <see cref="RemarkOnCase.Most"/> at most.</summary>
    TooMany,
}

/// <param name="Remark">As it is now; null when nothing was done, or it was removed.</param>
/// <param name="Case">The title of the case.</param>
public sealed record RemarkAnswer(RemarkOutcome Outcome, CaseRemark? Remark, string? Case);

/// <param name="By">For the record.</param>
/// <param name="Key">What tells this author from all others, also when the name is changed or shared.</param>
public sealed record Author(Actor By, string Key);

/// <summary>
/// Writes beside the result of a case, whether its run is over or not. Each change is an event, so that everybody who looks
/// at the run sees it; what was written stands in the remark alone, so that it is gone when it is removed.
/// </summary>
public sealed class RemarkOnCase(RunWriter writer)
{
    public const int Most = 200;

    public Task<RemarkAnswer> Add(long runId, long caseId, RemarkWish wish, Author author, CancellationToken cancellationToken) =>
        writer.Do(tx => Add(tx, runId, caseId, wish, author), cancellationToken);

    public Task<RemarkAnswer> Edit(long runId, long caseId, long remarkId, RemarkWish wish, Author author, CancellationToken cancellationToken) =>
        writer.Do(tx => Edit(tx, (runId, caseId, remarkId), wish, author), cancellationToken);

    public Task<RemarkAnswer> Remove(long runId, long caseId, long remarkId, Author author, CancellationToken cancellationToken) =>
        writer.Do(tx => Remove(tx, (runId, caseId, remarkId), author), cancellationToken);

    private static RemarkAnswer Add(RunTx tx, long runId, long caseId, RemarkWish wish, Author author)
    {
        if (TitleOf(tx, runId, caseId) is not { } title) return new RemarkAnswer(RemarkOutcome.NoSuchCase, null, null);
        if (tx.Db.Set<CaseRemark>().Count(one => one.RunId == runId && one.RunCaseId == caseId) >= Most) return new RemarkAnswer(RemarkOutcome.TooMany, null, title);
        var remark = new CaseRemark { RunId = runId, RunCaseId = caseId, Text = wish.Kept, Url = wish.Url, By = author.By.Name, Author = author.Key, At = tx.Now };
        tx.Insert(remark);
        Record(tx, remark, title, wish.Url is null ? "commented" : "linked", author);
        return new RemarkAnswer(RemarkOutcome.Done, remark, title);
    }

    private static RemarkAnswer Edit(RunTx tx, (long Run, long Case, long Remark) which, RemarkWish wish, Author author)
    {
        var (remark, refused) = Own(tx, which, author);
        if (remark is null) return refused!;
        (remark.Text, remark.Url, remark.EditedAt) = (wish.Kept, wish.Url, tx.Now);
        tx.Update<CaseRemark>().Set(one => one.Text, remark.Text).Set(one => one.Url, remark.Url).Set(one => one.EditedAt, tx.Now).Where(one => one.Id, remark.Id).Execute();
        return Done(tx, remark, "edited", author) with { Remark = remark };
    }

    private static RemarkAnswer Remove(RunTx tx, (long Run, long Case, long Remark) which, Author author)
    {
        var (remark, refused) = Own(tx, which, author);
        if (remark is null) return refused!;
        tx.Db.Set<CaseRemark>().Where(one => one.Id == remark.Id).ExecuteDelete();
        return Done(tx, remark, "removed", author);
    }

    private static (CaseRemark? Remark, RemarkAnswer? Refused) Own(RunTx tx, (long Run, long Case, long Remark) which, Author author)
    {
        var remark = tx.Find<CaseRemark>(which.Remark);
        if (remark is null || remark.RunId != which.Run || remark.RunCaseId != which.Case) return (null, new RemarkAnswer(RemarkOutcome.NoSuchRemark, null, null));
        return remark.Author == author.Key ? (remark, null) : (null, new RemarkAnswer(RemarkOutcome.NotYours, null, null));
    }

    private static RemarkAnswer Done(RunTx tx, CaseRemark remark, string act, Author author)
    {
        var title = TitleOf(tx, remark.RunId, remark.RunCaseId) ?? throw new InvalidOperationException($"Remark {remark.Id} has no case.");
        Record(tx, remark, title, act, author);
        return new RemarkAnswer(RemarkOutcome.Done, null, title);
    }

    private static void Record(RunTx tx, CaseRemark remark, string title, string act, Author author) => tx.Record(
        remark.RunId, EventTypes.CaseRemarked, author.By, new Facts().With("case", title).With("act", act).With("what", remark.Url is null ? "comment" : "defect"), remark.RunCaseId);

    private static string? TitleOf(RunTx tx, long runId, long caseId) =>
        tx.Db.Set<RunCase>().Where(row => row.Id == caseId && row.RunId == runId).Select(row => row.Title).SingleOrDefault();
}
