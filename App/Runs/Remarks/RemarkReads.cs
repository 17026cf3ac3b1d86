using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Runs.Remarks;

/// <summary>A remark as it is shown: <see cref="CaseRemark"/>.</summary>
public sealed record RemarkView(long Id, long CaseId, string Text, string? Url, string By, string Author, DateTimeOffset At, DateTimeOffset? EditedAt)
{
    internal static Expression<Func<CaseRemark, RemarkView>> From { get; } = remark => new RemarkView(
        remark.Id, remark.RunCaseId, remark.Text, remark.Url, remark.By, remark.Author, remark.At, remark.EditedAt);
}

public sealed class RemarkReads(IDbContextFactory<AppDb> contexts)
{
    /// <summary>What was written beside one result, the oldest first; null: the run has no such case.</summary>
    public async Task<IReadOnlyList<RemarkView>?> Of(long runId, long caseId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Set<RunCase>().AnyAsync(row => row.Id == caseId && row.RunId == runId, cancellationToken)) return null;
        return await db.Set<CaseRemark>().AsNoTracking().Where(remark => remark.RunId == runId && remark.RunCaseId == caseId)
            .OrderBy(remark => remark.Id).Select(RemarkView.From).ToListAsync(cancellationToken);
    }
}
