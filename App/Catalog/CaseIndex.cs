using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Catalog;

/// <summary>Fills in what cases are found by, of those that were written before there was such a thing. In pieces: what was filled in stays so.</summary>
public sealed class CaseIndex(IDbContextFactory<AppDb> contexts)
{
    private const int AtOnce = 500;

    public async Task Fill(CancellationToken cancellationToken)
    {
        while (await FillSome(cancellationToken) == AtOnce)
        {
            // The next ones.
        }
    }

    private async Task<int> FillSome(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var some = await db.Set<TestCase>().Where(testCase => testCase.SearchText == "").OrderBy(testCase => testCase.Id).Take(AtOnce).ToListAsync(cancellationToken);
        if (some.Count == 0) return 0;
        var ids = some.Select(testCase => testCase.Id).ToList();
        await db.Set<CaseTag>().Where(tag => ids.Contains(tag.CaseId)).ExecuteDeleteAsync(cancellationToken);
        foreach (var testCase in some)
        {
            testCase.SearchText = CaseWords.TextOf(testCase.Spec);
            db.AddRange(CaseWrite.TagsOf(testCase));
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return some.Count;
    }
}
