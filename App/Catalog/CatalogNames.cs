using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog.Shared;
using TestRuns.Storage;

namespace TestRuns.Catalog;

/// <summary>Something of a project by what it is called.</summary>
public sealed record NamedThing(long Id, long ProjectId, string Name);

/// <summary>
/// The things of several projects by their names, for who looks for one of them and does not know where. Each is found in an
/// index. Who may look into which project is for the caller to decide.
/// </summary>
public sealed class CatalogNames(IDbContextFactory<AppDb> contexts)
{
    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<NamedThing>> Suites(IReadOnlyList<long> projects, int most, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<Suite>().Where(suite => projects.Contains(suite.ProjectId)).OrderBy(suite => suite.Name).Take(most)
            .Select(suite => new NamedThing(suite.Id, suite.ProjectId, suite.Name)).ToListAsync(cancellationToken);
    }

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<NamedThing>> Environments(IReadOnlyList<long> projects, int most, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<TestEnvironment>().Where(one => projects.Contains(one.ProjectId)).OrderBy(one => one.Name).Take(most)
            .Select(one => new NamedThing(one.Id, one.ProjectId, one.Name)).ToListAsync(cancellationToken);
    }

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<NamedThing>> SharedSteps(IReadOnlyList<long> projects, int most, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<SharedSteps>().Where(one => projects.Contains(one.ProjectId)).OrderBy(one => one.NameKey).Take(most)
            .Select(one => new NamedThing(one.Id, one.ProjectId, one.Name)).ToListAsync(cancellationToken);
    }

    /// <summary>The cases that have all the words in their title or tags.</summary>
    /// <param name="most">Of each project, the first by title.</param>
    public async Task<IReadOnlyList<NamedThing>> Cases(IReadOnlyList<long> projects, string text, int most, CancellationToken cancellationToken)
    {
        var words = CaseWords.Asked(text);
        if (words.Count == 0) return [];
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ids = new List<long>();
        // Project by project: so the index has them in the order that is asked for, and the search ends when there are enough.
        foreach (var project in projects)
        {
            var found = db.Set<TestCase>().Where(testCase => testCase.ProjectId == project);
            foreach (var word in words) found = found.Where(testCase => testCase.SearchText.Contains(word));
            ids.AddRange(await found.OrderBy(testCase => testCase.SearchText).ThenBy(testCase => testCase.Id).Select(testCase => testCase.Id).Take(most).ToListAsync(cancellationToken));
        }

        return ids.Count == 0 ? [] : await db.Set<TestCase>().Where(testCase => ids.Contains(testCase.Id))
            .Select(testCase => new NamedThing(testCase.Id, testCase.ProjectId, testCase.Title)).ToListAsync(cancellationToken);
    }
}
