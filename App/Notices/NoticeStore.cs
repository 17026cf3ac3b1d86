using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Notices;

/// <param name="Next">Give it as <c>before</c> to read on; null: there are no more.</param>
public sealed record NoticePage(IReadOnlyList<Notice> Notices, long? Next);

/// <summary>
/// What accounts were told. Asked for with the projects that the account is in now (null: all of them): what somebody was
/// told of a project that they have left is theirs no more.
/// </summary>
public sealed class NoticeStore(IDbContextFactory<AppDb> contexts, NoticeNews news, TimeProvider time)
{
    /// <summary>The newest first.</summary>
    public async Task<NoticePage> List(long accountId, IReadOnlyList<long>? projects, bool unread, long? before, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var mine = Of(db, accountId, projects).AsNoTracking();
        if (unread) mine = mine.Where(notice => notice.ReadAt == null);
        if (before is { } below) mine = mine.Where(notice => notice.Id < below);
        var rows = await mine.OrderByDescending(notice => notice.Id).Take(limit + 1).ToListAsync(cancellationToken);
        return rows.Count > limit ? new NoticePage(rows[..limit], rows[limit - 1].Id) : new NoticePage(rows, null);
    }

    public async Task<int> Unread(long accountId, IReadOnlyList<long>? projects, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Of(db, accountId, projects).CountAsync(notice => notice.ReadAt == null, cancellationToken);
    }

    /// <summary>The number of the newest, whatever became of it; 0: there is none.</summary>
    public async Task<long> Newest(long accountId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<Notice>().Where(notice => notice.AccountId == accountId).MaxAsync(notice => (long?)notice.Id, cancellationToken) ?? 0;
    }

    /// <returns>How many were unread.</returns>
    public Task<int> Read(long accountId, IReadOnlyCollection<long> ids, CancellationToken cancellationToken) => Read(accountId, mine => mine.Where(notice => ids.Contains(notice.Id)), cancellationToken);

    /// <summary>Up to this one: those that have come since were not seen.</summary>
    /// <inheritdoc cref="Read(long, IReadOnlyCollection{long}, CancellationToken)"/>
    public Task<int> ReadAll(long accountId, long upTo, CancellationToken cancellationToken) => Read(accountId, mine => mine.Where(notice => notice.Id <= upTo), cancellationToken);

    /// <summary>Who looks at the run knows it.</summary>
    /// <inheritdoc cref="Read(long, IReadOnlyCollection{long}, CancellationToken)"/>
    public Task<int> ReadRun(long accountId, long runId, CancellationToken cancellationToken) => Read(accountId, mine => mine.Where(notice => notice.RunId == runId), cancellationToken);

    private async Task<int> Read(long accountId, Func<IQueryable<Notice>, IQueryable<Notice>> some, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        DateTimeOffset? now = time.GetUtcNow();
        var rows = await some(db.Set<Notice>().Where(notice => notice.AccountId == accountId && notice.ReadAt == null))
            .ExecuteUpdateAsync(set => set.SetProperty(notice => notice.ReadAt, now), cancellationToken);
        if (rows > 0) news.Tell(accountId);
        return rows;
    }

    private static IQueryable<Notice> Of(AppDb db, long accountId, IReadOnlyList<long>? projects)
    {
        var mine = db.Set<Notice>().Where(notice => notice.AccountId == accountId);
        return projects is null ? mine : mine.Where(notice => projects.Contains(notice.ProjectId));
    }
}
