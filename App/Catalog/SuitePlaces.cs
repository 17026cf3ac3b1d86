using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Catalog;

/// <summary>Which cases a suite has, in which order; within a transaction of the caller's.</summary>
internal sealed class SuitePlaces(AppDb db, DateTimeOffset now, ChangeBy by)
{
    public static Task<bool> HasTitle(AppDb db, long suiteId, string title, long? except, CancellationToken cancellationToken) =>
        db.Set<SuiteCase>().Where(entry => entry.SuiteId == suiteId && entry.CaseId != except)
            .Join(db.Set<TestCase>(), entry => entry.CaseId, testCase => testCase.Id, (_, testCase) => testCase.Title)
            .AnyAsync(other => other == title, cancellationToken);

    /// <summary>At the end.</summary>
    public async Task Append(Suite suite, IReadOnlyList<long> caseIds, CancellationToken cancellationToken)
    {
        var next = (await db.Set<SuiteCase>().Where(entry => entry.SuiteId == suite.Id).MaxAsync(entry => (int?)entry.Position, cancellationToken) ?? -1) + 1;
        db.AddRange(caseIds.Select((id, index) => new SuiteCase { SuiteId = suite.Id, Position = next + index, CaseId = id }));
        Touch(suite);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>These and no others, in this order.</summary>
    public async Task Set(Suite suite, IReadOnlyList<long> caseIds, CancellationToken cancellationToken)
    {
        await db.Set<SuiteCase>().Where(entry => entry.SuiteId == suite.Id).ExecuteDeleteAsync(cancellationToken);
        db.AddRange(caseIds.Select((id, position) => new SuiteCase { SuiteId = suite.Id, Position = position, CaseId = id }));
        Touch(suite);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>It is another one from now on, of now and of whoever does this.</summary>
    public void Touch(Suite suite) => (suite.Version, suite.ChangedBy, suite.UpdatedAt) = (suite.Version + 1, by.Who, now);
}
