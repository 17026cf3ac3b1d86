using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Catalog;

/// <summary>Puts suites within a transaction of the caller's.</summary>
internal sealed class SuiteWrite(AppDb db, DateTimeOffset now)
{
    public async Task<PutSuiteOutcome> Put(long projectId, SuiteSpec spec, CancellationToken token)
    {
        if (spec.Environment is not null) await EnsureEnvironment(projectId, spec.Environment, token);

        var suite = await db.Set<Suite>().FirstOrDefaultAsync(suite => suite.ProjectId == projectId && suite.Name == spec.Name, token);
        var outcome = suite is null ? PutSuiteOutcome.Created : PutSuiteOutcome.Replaced;
        if (suite is null) db.Add(suite = new Suite { ProjectId = projectId, Name = spec.Name });
        suite.Environment = spec.Environment;
        suite.Labels = spec.Labels;
        suite.Timeout = spec.Timeout;
        suite.Env = spec.Env;
        suite.UpdatedAt = now;
        await db.SaveChangesAsync(token);

        await PutCases(suite, spec.Cases, token);
        return outcome;
    }

    private async Task PutCases(Suite suite, IReadOnlyList<CaseSpec> specs, CancellationToken token)
    {
        var known = await KnownCases(suite, token);
        await db.Set<SuiteCase>().Where(entry => entry.SuiteId == suite.Id).ExecuteDeleteAsync(token);

        var cases = new List<TestCase>(specs.Count);
        foreach (var spec in specs)
        {
            if (!known.Remove(spec.Name, out var testCase))
                db.Add(testCase = new TestCase { ProjectId = suite.ProjectId, Title = spec.Name, Spec = spec, UpdatedAt = now });
            testCase.Spec = spec;
            cases.Add(testCase);
        }

        foreach (var changed in db.ChangeTracker.Entries<TestCase>().Where(entry => entry.State == EntityState.Modified)) changed.Entity.UpdatedAt = now;
        await db.SaveChangesAsync(token);
        db.AddRange(cases.Select((testCase, position) => new SuiteCase { SuiteId = suite.Id, Position = position, CaseId = testCase.Id }));
        await db.SaveChangesAsync(token);
    }

    /// <summary>
    /// The suite's own cases by name, then those of the catalog that no suite has: a case that was taken out and comes back
    /// is the same one. A case of another suite is never touched, though it has the name.
    /// </summary>
    private async Task<Dictionary<string, TestCase>> KnownCases(Suite suite, CancellationToken token)
    {
        var mine = db.Set<SuiteCase>().Where(entry => entry.SuiteId == suite.Id).Select(entry => entry.CaseId);
        var anybodys = db.Set<SuiteCase>().Select(entry => entry.CaseId);
        var known = new Dictionary<string, TestCase>(StringComparer.Ordinal);
        var own = await db.Set<TestCase>().Where(testCase => mine.Contains(testCase.Id)).OrderBy(testCase => testCase.Id).ToListAsync(token);
        var free = await db.Set<TestCase>().Where(testCase => testCase.ProjectId == suite.ProjectId && !anybodys.Contains(testCase.Id))
            .OrderBy(testCase => testCase.Id).ToListAsync(token);
        foreach (var testCase in own.Concat(free)) known.TryAdd(testCase.Title, testCase);
        return known;
    }

    private async Task EnsureEnvironment(long projectId, string name, CancellationToken token)
    {
        if (await db.Set<TestEnvironment>().AnyAsync(environment => environment.ProjectId == projectId && environment.Name == name, token)) return;
        db.Add(new TestEnvironment { ProjectId = projectId, Name = name });
        await db.SaveChangesAsync(token);
    }
}
