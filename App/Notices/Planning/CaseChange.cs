using Microsoft.EntityFrameworkCore;
using TestRuns.Runs;
using TestRuns.Storage;

namespace TestRuns.Notices.Planning;

/// <summary>A case that ended otherwise than the last time before that counts.</summary>
/// <param name="Fixed">It passes again; else it begins to fail.</param>
internal sealed record CaseChange(long CaseId, string Title, bool Fixed)
{
    /// <summary>
    /// Of a run that ran to its end. What counts is what <see cref="Results.History.Judgement"/> says, as a question to the
    /// database: for each case a look at the last result before it, which an index has beside it.
    /// </summary>
    public static async Task<IReadOnlyList<CaseChange>> Read(AppDb db, long runId, CancellationToken cancellationToken)
    {
        var rows = await (from row in db.Set<RunCase>().AsNoTracking()
                          where row.RunId == runId && row.HistoryKey != null
                          where row.Status == CaseStatus.Passed || (row.Status == CaseStatus.Failed && row.Cause != CaseCause.Abort)
                          orderby row.Position
                          select new
                          {
                              row.Id,
                              row.Title,
                              row.Status,
                              Before = (from older in db.Set<RunCase>()
                                        join run in db.Set<Run>() on older.RunId equals run.Id
                                        where older.HistoryKey != null && older.HistoryKey == row.HistoryKey && older.RunId < runId
                                        where run.Status != RunStatus.Cancelled && run.Status != RunStatus.CancelRequested
                                        where older.Status == CaseStatus.Passed || (older.Status == CaseStatus.Failed && older.Cause != CaseCause.Abort)
                                        orderby older.RunId descending, older.Id descending
                                        select (CaseStatus?)older.Status).FirstOrDefault(),
                          }).ToListAsync(cancellationToken);
        return
        [
            .. rows.Where(row => row.Status == CaseStatus.Failed ? row.Before != CaseStatus.Failed : row.Before == CaseStatus.Failed)
                .Select(row => new CaseChange(row.Id, row.Title, row.Status == CaseStatus.Passed)),
        ];
    }
}
