using TestRuns.Storage;

namespace TestRuns.Catalog;

/// <summary>Finds cases by their tags, in the index of the tags alone.</summary>
internal static class TagMatches
{
    public static IQueryable<TestCase> Tagged(this IQueryable<TestCase> cases, AppDb db, TagQuery query)
    {
        foreach (var wanted in query.All) cases = cases.Where(testCase => db.Set<CaseTag>().Any(tag => tag.CaseId == testCase.Id && tag.Tag == wanted));
        var (any, none) = (query.Any.ToList(), query.None.ToList());
        if (any.Count > 0) cases = cases.Where(testCase => db.Set<CaseTag>().Any(tag => tag.CaseId == testCase.Id && any.Contains(tag.Tag)));
        if (none.Count > 0) cases = cases.Where(testCase => !db.Set<CaseTag>().Any(tag => tag.CaseId == testCase.Id && none.Contains(tag.Tag)));
        return cases;
    }
}
